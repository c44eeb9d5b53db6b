import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { request } from "@/api/request";

/** The district's places: towns, villages, grids. */
export function useOrgTree() {
  return useQuery({
    queryKey: ["lookups", "orgs"],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    queryFn: () => request("get", "/api/lookups/orgs"),
  });
}

/** Reads a place's own name; its code while the tree is still on its way. */
export function useOrgNames(): (code: string | null | undefined) => string {
  const { data } = useOrgTree();
  return useCallback(
    (code) => (code == null ? "—" : (data?.find((unit) => unit.code === code)?.name ?? (data ? code : ""))),
    [data],
  );
}

/** Reads a place for people; a grid with the village it lies in: `桃源社区 3格`. */
export function usePlaceNames(): (code: string | null | undefined) => string {
  const { data } = useOrgTree();
  const names = useOrgNames();
  return useCallback(
    (code) => {
      const grid = data?.find((unit) => unit.code === code)?.level === "grid";
      return grid && code
        ? `${names(code.split("-").slice(0, -1).join("-"))} ${names(code).replace(/^第(\d+)网格$/, "$1格")}`
        : names(code);
    },
    [data, names],
  );
}

/** A place with the district above it: `澄湖区 · 东湖街道`. */
export function useOrgName(code: string): string {
  const names = useOrgNames();
  const parts = code.split("-");
  const district = parts.slice(0, 2).join("-");
  return code === district ? names(code) : `${names(district)} · ${names(code)}`;
}
