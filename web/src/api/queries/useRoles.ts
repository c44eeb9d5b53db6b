import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/request";
import { learnRoles } from "@/text/groups";

/** The roles that exist here, with their names; every page speaks of them, so they come before the first. */
export function useRoles(enabled: boolean) {
  return useQuery({
    queryKey: ["lookups", "roles"],
    staleTime: 60_000,
    refetchOnWindowFocus: true,
    enabled,
    queryFn: async () => {
      const roles = await request("get", "/api/lookups/roles");
      learnRoles(roles);
      return roles;
    },
  });
}
