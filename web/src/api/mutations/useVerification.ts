import { useMutation } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type Verification = components["schemas"]["VerificationAnswer"];

/** 验证: recomputes and re-executes the record of a case; changes nothing. */
export function useVerification(code: string) {
  return useMutation({
    mutationFn: () => request("post", "/api/history/cases/{code}/verification", { path: { code } }),
  });
}
