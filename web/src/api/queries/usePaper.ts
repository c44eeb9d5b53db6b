import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/request";

/** What a paper says; it never changes once it was made. */
export function usePaper(code: string, key: string) {
  return useQuery({
    queryKey: ["paper", code, key],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => request("get", "/api/cases/{code}/documents/{key}", { path: { code, key } }),
  });
}
