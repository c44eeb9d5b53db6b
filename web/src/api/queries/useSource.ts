import { useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type Source = components["schemas"]["Source"];
export type OneVersion = components["schemas"]["OneVersion"];

export const sourceKey = (ref: string, place: string, key?: string) =>
  ["source", ref, place, key ?? ""] as const;

/** A procedure as it serves a place, or its version `key`: diagram, forms, versions. */
export function useSource(ref: string, place: string, key?: string) {
  return useQuery({
    queryKey: sourceKey(ref, place, key),
    queryFn: () => request("get", "/api/studio/procedures/{ref}", { path: { ref }, query: { place, key } }),
    refetchOnWindowFocus: false,
  });
}
