import { useMutation } from "@tanstack/react-query";
import { request } from "@/api/request";

/** Looks at a party's personal values; the server records who looked. */
export function useReveal(code: string) {
  return useMutation({
    mutationFn: async (number: number) =>
      (await request("post", "/api/cases/{code}/parties/{number}/reveal", { path: { code, number }, body: { reason: "办理案件" } })) as unknown as { number: number; values: Record<string, unknown> },
  });
}
