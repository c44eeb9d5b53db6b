import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type IntakeForms = components["schemas"]["IntakeForms"];

/** The two forms of registering, in the version that serves the place. */
export function useIntakeForms(place: string) {
  return useQuery({
    queryKey: ["intake-forms", place],
    staleTime: 5 * 60_000,
    queryFn: () => request("get", "/api/intake/forms", { query: { place } }),
  });
}

/** What may be the same matter, and what would be suggested, for what is written so far. */
export function useIntakeCheck(place: string, values: Record<string, unknown>, besides: string | null) {
  const text = JSON.stringify(values);
  const told = Boolean(values.title) && Boolean(values.type_code ?? values.location_org);
  return useQuery({
    queryKey: ["intake-check", place, besides, text],
    enabled: told,
    staleTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: () => request("post", "/api/intake/check", { body: { place, values, besides } }),
  });
}

/** The slip for the visitor, once the case has its code. */
export function useSlip(code: string) {
  return useQuery({
    queryKey: ["slip", code],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => request("get", "/api/cases/{code}/slip", { path: { code } }),
  });
}
