import { useMutation } from "@tanstack/react-query";
import type { Drawn } from "@/api/mutations/useCheck";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type RehearsedStep = components["schemas"]["RehearsedStep"];
export type Standing = components["schemas"]["RehearsedStanding"];
export type WaitingTask = components["schemas"]["WaitingTask"];
export type Outcome = components["schemas"]["RehearsedOutcome"];

/** 预演: plays scenarios with what was drawn, on a virtual clock. Saves nothing. */
export function useRehearse() {
  return useMutation({
    mutationFn: ({ drawn, scenarios }: { drawn: Drawn; scenarios: Record<string, unknown>[] }) => {
      const { place, xml, forms, decisions } = drawn;
      return request("post", "/api/studio/rehearse", {
        body: { place, xml, forms, decisions, scenarios },
      });
    },
  });
}
