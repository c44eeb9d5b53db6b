import { useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type HeatRow = components["schemas"]["HeatRow"];

/** How many cases stand at each step of a procedure now. */
export function useHeat(ref: string, place: string) {
  return useQuery({
    queryKey: ["heat", ref, place],
    queryFn: () => request("get", "/api/studio/procedures/{ref}/heat", { path: { ref }, query: { place } }),
  });
}
