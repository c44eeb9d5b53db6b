import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Drawn } from "@/api/mutations/useCheck";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type PublishedThere = components["schemas"]["PublishedThere"];

/** A place to publish at, with the version that was seen to serve it. */
export interface Target {
  code: string;
  seen: string | null;
}

/** 发布: what was drawn serves the places from now on, as a new version: everywhere at once, or nowhere. */
export function usePublish(ref: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (drawn: Drawn & { note: string; places: Target[] }) =>
      request("post", "/api/studio/publish", { body: drawn }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["procedures"] });
      void queries.invalidateQueries({ queryKey: ["source", ref] });
    },
  });
}
