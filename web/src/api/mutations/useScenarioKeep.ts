import { useMutation, useQueryClient } from "@tanstack/react-query";
import { scenariosKey } from "@/api/queries/useScenarios";
import { request } from "@/api/request";

/** Keeps a scenario under its name, or forgets it (`document` null). */
export function useScenarioKeep(ref: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({
      name,
      document,
    }: {
      name: string;
      document: Record<string, unknown> | null;
    }): Promise<void> => {
      const path = { ref, name };
      if (document === null)
        await request("delete", "/api/studio/procedures/{ref}/scenarios/{name}", { path });
      else
        await request("put", "/api/studio/procedures/{ref}/scenarios/{name}", { path, body: { document } });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: scenariosKey(ref) }),
  });
}
