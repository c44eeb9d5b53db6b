import { useInfiniteQuery } from "@tanstack/react-query";
import { useMe } from "@/app/useMe";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type IncidentState = "ACTIVE" | "RESOLVED";

/** A place that stands still; `tried` is what came of trying it again here, `slot` its place in the list. */
export type IncidentRow = components["schemas"]["IncidentRow"] & { tried?: string; slot?: string };

export const incidentsKey = (role: string, state: IncidentState) => ["incidents", role, state] as const;

async function page(state: IncidentState, cursor: string | null) {
  const found = await request("get", "/api/incidents", {
    query: { state, limit: 50, ...(cursor ? { cursor } : {}) },
  });
  return { ...found, items: found.items as IncidentRow[] };
}

export type IncidentPage = Awaited<ReturnType<typeof page>>;

/** The places that stand still, or that did, newest first. The list never moves by itself. */
export function useIncidents(state: IncidentState) {
  const { actingRole } = useMe();
  return useInfiniteQuery({
    queryKey: incidentsKey(actingRole, state),
    queryFn: ({ pageParam }) => page(state, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
