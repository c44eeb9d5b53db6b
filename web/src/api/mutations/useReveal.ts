import { useMutation } from "@tanstack/react-query";
import { request } from "@/api/request";

/** Why somebody may look; the server takes no other (handbook 8.5). */
export const REASONS = ["办理案件", "电话联系", "送达文书", "核实身份", "回访", "审计"] as const;

export type Reason = (typeof REASONS)[number];

/** Looks at a party's personal values; the server records who looked, and why. */
export function useReveal(code: string) {
  return useMutation({
    mutationFn: async ({ number, reason }: { number: number; reason: Reason }) =>
      await request("post", "/api/cases/{code}/parties/{number}/reveal", {
        path: { code, number },
        body: { reason },
      }),
  });
}
