import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { inboxCountKey } from "@/api/queries/useInboxCount";
import { useMe } from "@/app/useMe";
import { request } from "@/api/request";

/** What the address says of the inbox. */
export interface InboxWish {
  view: "todo" | "mine" | "claimable" | "done";
  process_id?: string;
  place?: string;
  category?: string;
  risk?: "high" | "medium" | "low";
  q?: string;
}

const PULSE_SECONDS = 15;

export const inboxKey = (role: string, wish: InboxWish) => ["inbox", role, wish] as const;

function page(wish: InboxWish, cursor: string | null) {
  return request("get", "/api/tasks", {
    query: { ...wish, limit: 50, ...(cursor ? { cursor } : {}) },
  });
}

type Page = Awaited<ReturnType<typeof page>>;

/** Asks for a page, and lets the number beside 待办 in the navigation know. */
function useAsk(wish: InboxWish) {
  const { actingRole } = useMe();
  const queries = useQueryClient();
  return async (cursor: string | null) => {
    const found = await page(wish, cursor);
    queries.setQueryData(inboxCountKey(actingRole), found.counts.todo);
    return found;
  };
}

/** The list as it was asked for: it never moves by itself, only when the person wants the newest. */
export function useInbox(wish: InboxWish) {
  const { actingRole } = useMe();
  const ask = useAsk(wish);
  return useInfiniteQuery({
    queryKey: inboxKey(actingRole, wish),
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/**
 * The first page again every quarter of a minute, to tell what has come and what others took; `first` is the page that
 * the list begins with, and when it came.
 */
export function useInboxPulse(wish: InboxWish, first: Page | undefined, at: number) {
  const { actingRole } = useMe();
  const ask = useAsk(wish);
  return useQuery({
    queryKey: ["inbox-pulse", actingRole, wish],
    queryFn: () => ask(null),
    refetchInterval: PULSE_SECONDS * 1_000,
    staleTime: PULSE_SECONDS * 1_000,
    initialData: first,
    initialDataUpdatedAt: at,
    enabled: wish.view !== "done" && first !== undefined,
  });
}
