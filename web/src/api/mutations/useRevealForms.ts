import { useMutation } from "@tanstack/react-query";
import type { Reason } from "@/api/mutations/useReveal";
import { request } from "@/api/request";

/** Opens what a sensitive case's forms hide; the server records who looked, and why. Nothing of it is kept in the cache. */
export function useRevealForms(code: string) {
  return useMutation({
    gcTime: 0,
    mutationFn: (reason: Reason) =>
      request("post", "/api/cases/{code}/forms/reveal", {
        path: { code },
        body: { reason },
      }),
  });
}
