import { useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type Replay = components["schemas"]["ReplayAnswer"];
export type ReplayStep = components["schemas"]["ReplayStep"];
export type ReplayProcess = components["schemas"]["ReplayProcess"];

/** Every step of a case as it was recorded. */
export function useReplay(code: string) {
  return useQuery({
    queryKey: ["replay", code],
    queryFn: () => request("get", "/api/history/cases/{code}/steps", { path: { code } }),
    refetchOnWindowFocus: false,
  });
}

/** The diagram of the version that the case ran on. */
export function useReplayDiagram(code: string, definitionKey: string | null) {
  return useQuery({
    queryKey: ["replay-diagram", code, definitionKey],
    enabled: definitionKey !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () =>
      request("get", "/api/history/cases/{code}/diagrams/{definition_key}", {
        path: { code, definition_key: definitionKey ?? "" },
      }),
  });
}
