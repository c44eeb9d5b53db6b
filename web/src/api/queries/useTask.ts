import { useQuery } from "@tanstack/react-query";
import { requestTagged } from "@/api/request";

export const taskKey = (key: string) => ["task", key] as const;

/** A task with everything that doing it needs, and the tag of the version that was read; `anew`: asked for at each visit. */
export function useTask(key: string | null, anew = false) {
  return useQuery({
    queryKey: taskKey(key ?? ""),
    enabled: key !== null,
    queryFn: async () => {
      const { value, etag } = await requestTagged("get", "/api/tasks/{key}", { path: { key: key ?? "" } });
      return { task: value, etag };
    },
    refetchOnWindowFocus: false,
    refetchOnMount: anew ? "always" : true,
  });
}
