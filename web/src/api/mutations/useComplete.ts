import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/request";

/** 提交: hands the form in. The same attempt keeps its key, so that trying again does it once. */
export function useComplete() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: {
      key: string;
      etag: string | null;
      values: Record<string, unknown>;
      attempt: string;
    }) =>
      request("post", "/api/tasks/{key}/complete", {
        path: { key: given.key },
        body: { values: given.values },
        headers: { "Idempotency-Key": given.attempt, ...(given.etag ? { "If-Match": given.etag } : {}) },
      }),
    onSuccess: () => {
      for (const key of ["inbox", "inbox-count", "inbox-pulse", "case", "case-path", "case-timeline", "task"])
        void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}
