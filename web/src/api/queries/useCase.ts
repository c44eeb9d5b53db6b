import { useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { requestTagged } from "@/api/request";
import type { CaseInstance, PartyShown, Waiting } from "@/api/types";

export const caseKey = (code: string) => ["case", code] as const;

/** A case as its page shows it. */
export interface CaseDetail extends Omit<
  components["schemas"]["CaseDetail"],
  "waiting_for" | "parties" | "instances" | "fields"
> {
  key: string;
  waiting_for: Waiting[];
  parties: PartyShown[];
  instances: CaseInstance[];
  fields: Record<string, unknown>;
}

/** A case by its code, or by its key while it has none. */
export function useCase(code: string | null) {
  return useQuery({
    queryKey: caseKey(code ?? ""),
    enabled: code !== null,
    queryFn: async () => {
      const { value, etag } = await requestTagged("get", "/api/cases/{code}", { path: { code: code ?? "" } });
      return { found: value as unknown as CaseDetail, etag };
    },
  });
}
