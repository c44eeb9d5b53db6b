import { useQuery } from "@tanstack/react-query";
import { requestTagged } from "@/api/request";
import type { TaskDetail } from "@/api/types";

export const taskKey = (key: string) => ["task", key] as const;

/** A task with everything that doing it needs, and the tag of the version that was read; `anew`: asked for at each visit. */
export function useTask(key: string | null, anew = false) {
  return useQuery({
    queryKey: taskKey(key ?? ""),
    enabled: key !== null,
    queryFn: async () => {
      const { value, etag } = await requestTagged("get", "/api/tasks/{key}", { path: { key: key ?? "" } });
      return { task: value as TaskDetail, etag };
    },
    refetchOnWindowFocus: false,
    refetchOnMount: anew ? "always" : true,
  });
}
