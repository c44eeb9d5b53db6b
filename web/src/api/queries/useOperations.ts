import { type QueryClient, useQuery } from "@tanstack/react-query";
import { useMe } from "@/app/useMe";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

type Counts = components["schemas"]["OperationCounts"];

const operationsKey = (role: string) => ["operations", role] as const;

/** Something has just been mended here: the numbers follow at once, and are asked for anew. */
export function recount(queries: QueryClient, role: string, by: Partial<Counts>): void {
  queries.setQueryData<Counts>(operationsKey(role), (known) => known && added(known, by));
  void queries.invalidateQueries({ queryKey: operationsKey(role) });
}

function added(known: Counts, by: Partial<Counts>): Counts {
  const { incidents = 0, deliveries = 0, given_up = 0 } = by;
  return {
    ...known,
    incidents: known.incidents + incidents,
    deliveries: known.deliveries + deliveries,
    given_up: known.given_up + given_up,
    standing: known.standing + incidents + given_up,
  };
}

/** How much stands still, is not delivered, starts by time; asked anew every minute. */
export function useOperations() {
  const { actingRole } = useMe();
  return useQuery({
    queryKey: operationsKey(actingRole),
    refetchInterval: 60_000,
    queryFn: () => request("get", "/api/operations"),
  });
}
