import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/app/useMe";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type NobodyRow = components["schemas"]["NobodyRow"];

/** What waits for nobody: tasks without a living candidate, jobs that no program takes; the longest first. */
export function useNobody() {
  const { actingRole } = useMe();
  return useQuery({
    queryKey: ["nobody", actingRole],
    refetchInterval: 60_000,
    queryFn: () => request("get", "/api/operations/nobody"),
  });
}
