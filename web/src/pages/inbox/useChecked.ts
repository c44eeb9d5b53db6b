import { useMemo, useState } from "react";
import type { InboxRow } from "@/api/answers";

/** More than this is not done at one stroke. */
export const MOST = 200;

/** Which rows are ticked; what has left the list is not among them any more. */
export function useChecked(rows: readonly InboxRow[], gone: ReadonlyMap<string, string>) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const there = useMemo(() => rows.filter((row) => !gone.has(row.key)).map((row) => row.key), [rows, gone]);
  const checked = useMemo(
    () => new Set(there.filter((key) => ticked.has(key)).slice(0, MOST)),
    [there, ticked],
  );
  const uncheck = () => setTicked(new Set());
  const check = (row: InboxRow) => {
    const next = new Set(checked);
    if (!next.delete(row.key)) next.add(row.key);
    setTicked(next);
  };
  const checkAll = () => (checked.size > 0 ? uncheck() : setTicked(new Set(there.slice(0, MOST))));
  return { checked, check, checkAll, uncheck };
}
