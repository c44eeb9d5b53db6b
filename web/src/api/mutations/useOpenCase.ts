import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/request";

/** 登记: opens a case and starts its intake procedure. */
export function useOpenCase() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: { title: string; channel: string; location_org: string }) =>
      request("post", "/api/cases", { body: { ...given, received_at: new Date().toISOString() } }),
    onSuccess: () => {
      for (const key of ["cases", "inbox", "inbox-count", "inbox-pulse"]) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}
