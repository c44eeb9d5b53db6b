import { useMutation } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type Checked = components["schemas"]["CheckResult"];
export type Change = components["schemas"]["ChangeRow"];

/** What was drawn: the diagram, the forms and decisions that were changed, the version that it began from (a new
 *  process: none). */
export interface Drawn {
  place: string;
  base: string | null;
  xml: string;
  forms: Record<string, unknown>[];
  decisions: { id: string; xml: string }[];
}

/** 检查: findings and, in words, what is different from the published version. Saves nothing. */
export function useCheck() {
  return useMutation({ mutationFn: (drawn: Drawn) => request("post", "/api/studio/check", { body: drawn }) });
}
