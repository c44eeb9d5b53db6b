import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { request } from "@/api/request";

/** The district's staff, for handing over and for names. */
export function useStaff(enabled = true) {
  return useQuery({
    queryKey: ["lookups", "staff"],
    staleTime: 10 * 60_000,
    enabled,
    queryFn: () => request("get", "/api/lookups/staff"),
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
