import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/request";

/** The case's papers, oldest first. */
export function useDocuments(code: string) {
  return useQuery({
    queryKey: ["case-documents", code],
    queryFn: () => request("get", "/api/cases/{code}/documents", { path: { code } }),
    retry: false,
  });
}
