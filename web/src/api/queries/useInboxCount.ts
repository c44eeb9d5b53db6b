import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/app/useMe";
import { request } from "@/api/request";

/** How many open tasks the post has; asked anew every minute. */
export function useInboxCount(): number | undefined {
  const { actingRole } = useMe();
  const { data } = useQuery({
    queryKey: ["inbox-count", actingRole], refetchInterval: 60_000,
    queryFn: async () => (await request("get", "/api/tasks", { query: { view: "todo", limit: 1 } })).counts?.todo ?? 0,
  });
  return data;
}
