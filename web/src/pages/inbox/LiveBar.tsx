import type { InboxRow } from "@/api/answers";
import { Icon } from "@/parts/Icon";

/** 新来 n 件: the list does not move by itself. */
export function LiveBar({ fresh, show }: { fresh: readonly InboxRow[]; show: () => void }) {
  if (fresh.length === 0) return <div aria-live="polite" />;
  const first = fresh[0]?.name;
  return (
    <div className="live" aria-live="polite">
      <Icon name="info" size={14} />
      新来 {fresh.length} 件{first && (fresh.length === 1 ? `「${first}」` : `，有「${first}」等`)}。
      <button type="button" className="lnk" onClick={show}>
        显示
      </button>
      <span className="mut">列表不会自己跳动</span>
    </div>
  );
}
