import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { request } from "@/api/request";

/** A colleague and the posts they hold. */
export interface Colleague {
  user: string;
  name: string;
  roles: { group: string; org_code: string }[];
}

/** The district's staff, for handing over and for names. */
export function useStaff(enabled = true) {
  return useQuery({
    queryKey: ["lookups", "staff"],
    staleTime: 10 * 60_000,
    enabled,
    queryFn: async () => (await request("get", "/api/lookups/staff")) as unknown as Colleague[],
  });
}

/** Reads an account's name. */
export function useStaffName(enabled = true): (user: string | null | undefined) => string {
  const { data } = useStaff(enabled);
  return useCallback(
    (user) => (user ? (data?.find((one) => one.user === user)?.name ?? "同事") : ""),
    [data],
  );
}
