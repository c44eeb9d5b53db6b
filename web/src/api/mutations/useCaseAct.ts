import { useMutation, useQueryClient } from "@tanstack/react-query";
import { caseKey } from "@/api/queries/useCase";
import { request } from "@/api/request";

/** A message that people send the case: with its reason, once however often it is tried. */
export function useCaseAct(code: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: { name: string; reason: string; other_case?: string; attempt: string }) => {
      const { attempt, ...body } = given;
      return request("post", "/api/cases/{code}/acts", {
        path: { code },
        body,
        headers: { "Idempotency-Key": attempt },
      });
    },
    onSuccess: () => {
      const keys = [
        caseKey(code),
        ["case-records", code],
        ["case-timeline", code],
        ["case-path", code],
        ["case-acts", code],
        ["case-documents", code],
      ];
      for (const queryKey of keys) void queries.invalidateQueries({ queryKey });
    },
  });
}
