import { useCallback, useEffect, useMemo, useState } from "react";
import type { InboxRow } from "@/api/answers";
import { useInbox, useInboxPulse } from "@/api/queries/useInbox";
import { useNow } from "@/app/useNow";
import { doneLines, linesOf } from "@/pages/inbox/lines";
import { compareInbox } from "@/pages/inbox/polling";
import { useGone } from "@/pages/inbox/useGone";
import { useInboxWish } from "@/pages/inbox/useInboxWish";
import { rememberWorklist } from "@/state/worklist";

const NONE: InboxRow[] = [];

/** Everything that the inbox shows, for the desktop and the phone alike. */
export function useInboxList() {
  const address = useInboxWish();
  const { wish } = address;
  const now = useNow();
  const list = useInbox(wish);
  const first = list.data?.pages[0];
  const pulse = useInboxPulse(wish, first, list.dataUpdatedAt);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? NONE, [list.data]);
  const counts = pulse.data?.counts ?? first?.counts ?? {};
  const judged =
    pulse.data && wish.view !== "done" && list.isSuccess && pulse.dataUpdatedAt >= list.dataUpdatedAt
      ? pulse.data
      : null;
  const changes = useMemo(
    () => (judged ? compareInbox(rows, judged.items, !judged.next_cursor) : { fresh: NONE, gone: [] }),
    [judged, rows],
  );
  const gone = useGone(changes.gone);
  const lines = useMemo(
    () => (wish.view === "done" ? doneLines(rows, now) : linesOf(rows, first?.groups ?? {}, now)),
    [rows, first, now, wish.view],
  );
  useEffect(() => rememberWorklist(rows.map((row) => row.key)), [rows]);
  const [selectedKey, select] = useState<string | null>(null);
  const selected =
    rows.find((row) => row.key === selectedKey) ?? (rows.length === 1 ? rows[0] : null) ?? null;
  const { fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = list;
  const more = useMemo(
    () => (hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : null),
    [hasNextPage, isFetchingNextPage, fetchNextPage],
  );
  const renew = useCallback(() => void refetch(), [refetch]);
  const step = (by: number) => {
    const at = rows.findIndex((row) => row.key === selected?.key);
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) select(next.key);
  };
  return {
    ...address,
    now,
    list,
    rows,
    lines,
    counts,
    groups: first?.groups ?? {},
    total: first?.total ?? 0,
    changes,
    gone,
    selected,
    select,
    step,
    more,
    renew,
  };
}

export type InboxList = ReturnType<typeof useInboxList>;
