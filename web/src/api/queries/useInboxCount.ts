import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/app/useMe";
import { request } from "@/api/request";

export const inboxCountKey = (role: string) => ["inbox-count", role] as const;

/** How many open tasks the post has, asked anew every minute; 待办 itself tells it with every page (`elsewhere` false). */
export function useInboxCount(elsewhere: boolean): number | undefined {
  const { actingRole } = useMe();
  const { data } = useQuery({
    queryKey: inboxCountKey(actingRole),
    refetchInterval: 60_000,
    enabled: elsewhere,
    queryFn: async () =>
      (await request("get", "/api/tasks", { query: { view: "todo", limit: 1 } })).counts.todo ?? 0,
  });
  return data;
}
