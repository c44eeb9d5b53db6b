import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { request } from "@/api/request";

/** The handbook's procedures: number, key of the process, name. */
export interface Procedure {
  number: string;
  key: string;
  name: string;
}

export function useProcedures() {
  return useQuery({
    queryKey: ["lookups", "procedures"], staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => (await request("get", "/api/lookups/procedures")) as unknown as Procedure[],
  });
}

/** Reads a process's name; the key itself is never shown while the table is on its way. */
export function useProcedureName(): (processId: string | null | undefined) => string {
  const { data } = useProcedures();
  return useCallback((id) => data?.find((one) => one.key === id)?.name ?? "", [data]);
}
