import { useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type CaseRecords = components["schemas"]["CaseRecords"];
export type Supervision = components["schemas"]["Supervision"];
export type Sampling = components["schemas"]["Sampling"];
export type Deed = components["schemas"]["Deed"];
export type Holder = components["schemas"]["Holder"];
export type FormDeed = components["schemas"]["FormDeed"];
export type Beside = components["schemas"]["Beside"];
export type CaseAct = components["schemas"]["CaseAct"];

/** What stands beside a case: supervision, sampling, follow-ups, who holds it, related cases. */
export function useCaseRecords(code: string, enabled: boolean) {
  return useQuery({
    queryKey: ["case-records", code],
    enabled,
    queryFn: () => request("get", "/api/cases/{code}/records", { path: { code } }),
  });
}

/** The forms of a case as they were handed in. */
export function useCaseForms(code: string, enabled: boolean) {
  return useQuery({
    queryKey: ["case-forms", code],
    enabled,
    queryFn: () => request("get", "/api/cases/{code}/forms", { path: { code } }),
  });
}

/** What the post may set off on the case now. */
export function useCaseActs(code: string) {
  return useQuery({
    queryKey: ["case-acts", code],
    queryFn: () => request("get", "/api/cases/{code}/acts", { path: { code } }),
    retry: false,
  });
}
