import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/request";
import type { MessageLabels } from "@/text/diagramText";
import { labelOf } from "@/text/labels";

/** Tables that change with a release only. */
const LASTING = { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY } as const;

/** Every enumeration: values with their Chinese labels. */
export function useEnums() {
  return useQuery({
    queryKey: ["lookups", "enums"],
    ...LASTING,
    queryFn: () => request("get", "/api/lookups/enums"),
  });
}

/** Reads a value's label; nothing while the table is still on its way. */
export function useLabel(): (table: string, value: string | null | undefined) => string {
  const { data } = useEnums();
  return (table, value) => labelOf(data, table, value);
}

/** Reads what a case's status means to the platform (words of `shared/case_status.yaml`). */
export function useStatusMeans(): (status: string | null | undefined, word: string) => boolean {
  const { data } = useQuery({
    queryKey: ["lookups", "case-statuses"],
    ...LASTING,
    queryFn: () => request("get", "/api/lookups/case-statuses"),
  });
  return (status, word) => data?.find((one) => one.value === status)?.means.includes(word) ?? false;
}

/** The facts of a case that stand in its file, as a place names them, in the order of the page. */
export function useCaseFacts(place: string | null | undefined) {
  return useQuery({
    queryKey: ["lookups", "case-facts", place],
    ...LASTING,
    queryFn: () => request("get", "/api/lookups/case-facts", { query: place ? { place } : {} }),
  });
}

/** The classification of disputes. */
export function useDisputeTypes(enabled = true) {
  return useQuery({
    queryKey: ["lookups", "dispute-types"],
    ...LASTING,
    enabled,
    queryFn: () => request("get", "/api/lookups/dispute-types"),
  });
}

/** The handbook's procedures: number, key of the process, name. */
export function useHandbookProcedures(enabled = true) {
  return useQuery({
    queryKey: ["lookups", "procedures"],
    ...LASTING,
    enabled,
    queryFn: () => request("get", "/api/lookups/procedures"),
  });
}

/** Reads a process's name; the key itself is never shown. */
export function useProcedureName(): (processId: string | null | undefined) => string {
  const { data } = useHandbookProcedures();
  return (id) => data?.find((one) => one.key === id)?.name ?? "";
}

const NO_LABELS: MessageLabels = {};

/** What messages are called here, also those that a place has added; nothing while the table is still on its way. */
export function useMessageLabels(place?: string): MessageLabels | undefined {
  const { data, isError } = useQuery({
    queryKey: ["lookups", "messages", place ?? ""],
    staleTime: 60_000,
    queryFn: () => request("get", "/api/lookups/messages", place === undefined ? {} : { query: { place } }),
    select: (rows): MessageLabels => Object.fromEntries(rows.map((one) => [one.name, one.label])),
  });
  return isError ? NO_LABELS : data;
}
