import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMe } from "@/app/useMe";
import type { components } from "@/api/schema";
import { request } from "@/api/request";
import type { CaseShort } from "@/api/types";

/** A row of the inbox as the pages use it. */
export interface InboxRow extends Omit<components["schemas"]["TaskRow"], "case"> {
  key: string;
  name: string;
  group: string;
  state: string;
  created_at: string;
  case: CaseShort | null;
}

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

async function page(wish: InboxWish, cursor: string | null) {
  const found = await request("get", "/api/tasks", { query: { ...wish, limit: 50, ...(cursor ? { cursor } : {}) } });
  return { ...found, items: (found.items ?? []) as unknown as InboxRow[], counts: found.counts ?? {}, groups: found.groups ?? {}, total: found.total ?? 0 };
}

/** The list as it was asked for: it never moves by itself, only when the person wants the newest. */
export function useInbox(wish: InboxWish) {
  const { actingRole } = useMe();
  return useInfiniteQuery({
    queryKey: inboxKey(actingRole, wish),
    queryFn: ({ pageParam }) => page(wish, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** The first page again every quarter of a minute, to tell what has come and what others took. */
export function useInboxPulse(wish: InboxWish) {
  const { actingRole } = useMe();
  return useQuery({
    queryKey: ["inbox-pulse", actingRole, wish],
    queryFn: () => page(wish, null),
    refetchInterval: PULSE_SECONDS * 1_000,
    enabled: wish.view !== "done",
  });
}
