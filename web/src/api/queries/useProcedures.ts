import { useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { request } from "@/api/request";
import { useMe } from "@/app/useMe";

export type Procedure = components["schemas"]["Procedure"];
export type Place = components["schemas"]["Place"];

/** All procedures with the version that each place has of its own. */
export function useProcedures() {
  const { actingRole } = useMe();
  return useQuery({
    queryKey: ["procedures", actingRole],
    queryFn: () => request("get", "/api/studio/procedures"),
  });
}
