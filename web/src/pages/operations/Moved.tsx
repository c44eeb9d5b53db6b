import { Icon } from "@/parts/Icon";

/** The list stands still; when there are others now than it shows, this says so. */
export function Moved({
  shown,
  count,
  ready,
  show,
}: {
  shown: number;
  count: number | undefined;
  ready: boolean;
  show: () => void;
}) {
  if (!ready || count === undefined || count === shown) return <div aria-live="polite" />;
  return (
    <div className="live" aria-live="polite">
      <Icon name="info" size={14} />
      有变动，现在共 {count.toLocaleString("zh-CN")} 处。
      <button type="button" className="lnk" onClick={show}>
        显示
      </button>
      <span className="mut">列表不会自己跳动</span>
    </div>
  );
}
