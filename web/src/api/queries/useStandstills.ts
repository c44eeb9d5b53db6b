import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/request";
import type { components } from "@/api/schema";
import { useMe } from "@/app/useMe";

export type StandingCase = components["schemas"]["StandingCase"];
export type Standing = components["schemas"]["Standing"];

/** The cases that stand still and lie before this post until they move; asked for by posts that hand work out only. */
export function useStandstills() {
  const me = useMe();
  return useQuery({
    queryKey: ["standstills"],
    refetchInterval: 60_000,
    enabled: me.permissions.includes("task:assign"),
    queryFn: () => request("get", "/api/standstills"),
  });
}
