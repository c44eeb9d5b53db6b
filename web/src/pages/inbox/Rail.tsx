import type { InboxWish } from "@/api/queries/useInbox";

export const VIEWS: { view: InboxWish["view"]; label: string }[] = [
  { view: "todo", label: "待办" },
  { view: "claimable", label: "可领取" },
  { view: "mine", label: "我经办" },
  { view: "done", label: "已办" },
];

/** The views of the inbox with their numbers. */
export function Rail({
  view,
  counts,
  choose,
}: {
  view: string;
  counts: Record<string, number>;
  choose: (view: InboxWish["view"]) => void;
}) {
  return (
    <nav className="rail" aria-label="待办的视图">
      {VIEWS.map((one) => (
        <button
          key={one.view}
          type="button"
          className={one.view === view ? "on" : ""}
          aria-current={one.view === view ? "page" : undefined}
          onClick={() => choose(one.view)}
        >
          {one.label}
          <b>{counts[one.view]?.toLocaleString("zh-CN") ?? ""}</b>
        </button>
      ))}
    </nav>
  );
}
