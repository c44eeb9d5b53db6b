import type { InboxList } from "@/pages/inbox/useInboxList";
import { Button } from "@/parts/Button";
import { Empty } from "@/parts/states";

/** Why the list is empty, and where to go. */
export function InboxEmpty({ inbox }: { inbox: InboxList }) {
  const { filtered, clear, wish, counts, change } = inbox;
  if (filtered)
    return (
      <Empty title="这样筛没有待办" acts={<Button onClick={clear}>清空筛选</Button>}>
        可能在别的程序、地点或风险里。
      </Empty>
    );
  if (wish.view === "done") return <Empty title="还没有办过的件">办理完成的会按日子列在这里。</Empty>;
  const claimable = counts.claimable ?? 0;
  const acts =
    wish.view === "mine" && claimable > 0 ? (
      <Button onClick={() => change({ view: "claimable" })}>看可领取的 {claimable} 件</Button>
    ) : undefined;
  return (
    <Empty title={wish.view === "mine" ? "没有您经办的件" : "都办完了"} acts={acts}>
      有新的待办，这里会出现提示条。
    </Empty>
  );
}
