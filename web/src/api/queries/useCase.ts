import { useQuery } from "@tanstack/react-query";
import { requestTagged } from "@/api/request";

export const caseKey = (code: string) => ["case", code] as const;

/** A case by its code, or by its key while it has none. */
export function useCase(code: string | null) {
  return useQuery({
    queryKey: caseKey(code ?? ""),
    enabled: code !== null,
    queryFn: async () => {
      const { value, etag } = await requestTagged("get", "/api/cases/{code}", { path: { code: code ?? "" } });
      return { found: value, etag };
    },
  });
}
