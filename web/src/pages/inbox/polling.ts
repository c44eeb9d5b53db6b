import type { InboxRow } from "@/api/answers";

/** What has changed behind a list that stands still. */
export interface Changes {
  /** Rows that have come and would stand in what is shown. */
  fresh: InboxRow[];
  /** Keys of shown rows that are no longer there. */
  gone: string[];
}

const FAR = "9999";

/** Rows come in the order of their deadline, then of their key. */
function before(a: InboxRow, b: InboxRow): boolean {
  const [left, right] = [a.due_at ?? FAR, b.due_at ?? FAR];
  if (left !== right) return left < right;
  return BigInt(a.key) < BigInt(b.key);
}

/**
 * Compares what is shown with the newest first page. A shown row behind the end of that page is not judged: it may
 * well still be there.
 */
export function compareInbox(
  shown: readonly InboxRow[],
  newest: readonly InboxRow[],
  newestIsAll: boolean,
): Changes {
  const known = new Set(shown.map((row) => row.key));
  const present = new Set(newest.map((row) => row.key));
  const end = newest.at(-1);
  const judged = (row: InboxRow) => newestIsAll || (end !== undefined && before(row, end));
  return {
    fresh: newest.filter((row) => !known.has(row.key)),
    gone: shown.filter((row) => !present.has(row.key) && judged(row)).map((row) => row.key),
  };
}
