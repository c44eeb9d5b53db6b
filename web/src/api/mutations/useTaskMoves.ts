import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/api/request";
import { taskKey } from "@/api/queries/useTask";

function useMove<V extends { key: string }>(move: (given: V) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: move,
    onSettled: (_answer, _error, given) => {
      void queries.invalidateQueries({ queryKey: taskKey(given.key) });
      void queries.invalidateQueries({ queryKey: ["inbox-count"] });
      void queries.invalidateQueries({ queryKey: ["inbox-pulse"] });
    },
  });
}

/** 领取: the task is mine. */
export const useClaim = () =>
  useMove(({ key }: { key: string }) => request("post", "/api/tasks/{key}/claim", { path: { key } }));

/** 放回: my colleagues may take it again. */
export const useRelease = () =>
  useMove(({ key }: { key: string }) => request("post", "/api/tasks/{key}/release", { path: { key } }));

/** 转办: somebody else shall do it. */
export const useAssign = () =>
  useMove(({ key, assignee }: { key: string; assignee: string }) =>
    request("post", "/api/tasks/{key}/assign", { path: { key }, body: { assignee } }),
  );
