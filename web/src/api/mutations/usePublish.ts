import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Drawn } from "@/api/mutations/useCheck";
import { request } from "@/api/request";

/** 发布: what was drawn serves the place from now on, as a new version. */
export function usePublish(ref: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (drawn: Drawn & { note: string }) => request("post", "/api/studio/publish", { body: drawn }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["procedures"] });
      void queries.invalidateQueries({ queryKey: ["source", ref] });
    },
  });
}
