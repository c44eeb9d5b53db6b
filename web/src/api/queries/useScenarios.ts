import { useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type KeptScenario = components["schemas"]["ScenarioDocument"];

export const scenariosKey = (ref: string) => ["scenarios", ref] as const;

/** The scenarios that a procedure is rehearsed with: those of designers, then those that come with the platform. */
export function useScenarios(ref: string, place: string) {
  return useQuery({
    queryKey: [...scenariosKey(ref), place],
    refetchOnWindowFocus: false,
    queryFn: () =>
      request("get", "/api/studio/procedures/{ref}/scenarios", { path: { ref }, query: { place } }),
  });
}
