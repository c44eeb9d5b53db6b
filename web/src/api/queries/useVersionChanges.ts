import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/request";

/** What one published version changed against another, in words; `place` is whose versions they are. */
export function useVersionChanges(base: string | null, key: string | null, place: string) {
  return useQuery({
    queryKey: ["version-changes", base, key, place],
    enabled: base !== null && key !== null && base !== key,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () =>
      request("get", "/api/studio/changes", { query: { base: base ?? "", key: key ?? "", place } }),
  });
}
