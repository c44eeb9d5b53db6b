import { useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type CaseWalk = components["schemas"]["CaseWalk"];

/** Where the case's processes have been on their diagrams. */
export function useCasePath(code: string | null) {
  return useQuery({
    queryKey: ["case-path", code],
    enabled: code !== null,
    queryFn: () => request("get", "/api/cases/{code}/path", { path: { code: code ?? "" } }),
  });
}
