import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/request";

/** What one published version changed against another, in words. */
export function useVersionChanges(base: string | null, key: string | null) {
  return useQuery({
    queryKey: ["version-changes", base, key],
    enabled: base !== null && key !== null && base !== key,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => request("get", "/api/studio/changes", { query: { base: base ?? "", key: key ?? "" } }),
  });
}
