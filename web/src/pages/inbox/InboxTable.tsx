import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { InboxRow } from "@/api/answers";
import { usePlaceNames } from "@/api/queries/useOrgTree";
import type { Line } from "@/pages/inbox/lines";
import { TaskRow } from "@/pages/inbox/TaskRow";
import { sliceOf } from "@/pages/inbox/window";
import { useLatest } from "@/parts/useLatest";

const GROUP = 31;
const ROW = 54;
const GONE = 75;

/** The list as a real table of which only the visible part is drawn. */
export function InboxTable({
  lines,
  now,
  selected,
  checked,
  checkAll,
  gone,
  choose,
  check,
  open,
  more,
}: {
  lines: Line[];
  now: Date;
  selected: string | null;
  checked: ReadonlySet<string>;
  checkAll: () => void;
  gone: ReadonlyMap<string, string>;
  choose: (row: InboxRow) => void;
  check: (row: InboxRow) => void;
  open: (row: InboxRow) => void;
  more: (() => void) | null;
}) {
  const place = usePlaceNames();
  const box = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, view: innerHeight });
  const heights = useMemo(
    () => lines.map((line) => (line.type === "group" ? GROUP : gone.has(line.row.key) ? GONE : ROW)),
    [lines, gone],
  );
  const slice = sliceOf(heights, scroll.top, scroll.view);
  const nearEnd = slice.below < 400;
  useEffect(() => {
    if (nearEnd) more?.();
  }, [nearEnd, more]);
  useReveal(box, lines, heights, selected);
  const scrolled = () => {
    if (box.current !== null) setScroll({ top: box.current.scrollTop, view: box.current.clientHeight });
  };
  return (
    <div className="list" ref={box} onScroll={scrolled} tabIndex={-1}>
      <table>
        <thead>
          <tr>
            <th className="c">
              <input type="checkbox" checked={checked.size > 0} onChange={checkAll} aria-label="全选" />
            </th>
            <th className="d">期限</th>
            <th className="t">要做的事</th>
            <th className="w">当事人</th>
            <th className="pl">地点</th>
            <th>事项风险</th>
            <th className="pr">程序</th>
          </tr>
        </thead>
        <tbody>
          {slice.above > 0 && (
            <tr aria-hidden="true">
              <td colSpan={7} style={{ height: slice.above, padding: 0 }} />
            </tr>
          )}
          {lines.slice(slice.first, slice.last).map((line) =>
            line.type === "group" ? (
              <tr key={`group-${line.title}`} className={`grp ${line.group}`}>
                <th colSpan={7} scope="rowgroup">
                  {line.title}
                  <small>{line.count} 件</small>
                </th>
              </tr>
            ) : (
              <TaskRow
                key={line.row.key}
                row={line.row}
                now={now}
                selected={line.row.key === selected}
                checked={checked.has(line.row.key)}
                gone={gone.get(line.row.key)}
                place={place}
                choose={() => choose(line.row)}
                check={() => check(line.row)}
                open={() => open(line.row)}
              />
            ),
          )}
          {slice.below > 0 && (
            <tr aria-hidden="true">
              <td colSpan={7} style={{ height: slice.below, padding: 0 }} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

/** Keeps the selected line in sight when the keys move it. */
function useReveal(
  table: RefObject<HTMLDivElement | null>,
  lines: Line[],
  heights: number[],
  selected: string | null,
): void {
  const drawn = useLatest({ lines, heights });
  useEffect(() => {
    const box = table.current;
    const { lines, heights } = drawn.current;
    if (box === null || selected === null) return;
    const at = lines.findIndex((line) => line.type === "task" && line.row.key === selected);
    if (at < 0) return;
    const top = heights.slice(0, at).reduce((sum, height) => sum + height, 0);
    const head = 32;
    if (top < box.scrollTop) box.scrollTo({ top: Math.max(0, top - GROUP) });
    else if (top + ROW + head > box.scrollTop + box.clientHeight)
      box.scrollTo({ top: top + ROW + head - box.clientHeight });
    // only a new selection moves the list, not new lines
  }, [drawn, selected, table]);
}
