import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/request";

/** Tables that change with a release only. */
const LASTING = { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY } as const;

type Options = Record<string, { value: string; label: string }[]>;

/** Every enumeration: values with their Chinese labels. */
export function useEnums() {
  return useQuery({ queryKey: ["lookups", "enums"], ...LASTING, queryFn: async () => (await request("get", "/api/lookups/enums")) as unknown as Options });
}

/** Reads a value's label; the value itself while the table is still on its way. */
export function useLabel(): (table: string, value: string | null | undefined) => string {
  const { data } = useEnums();
  return (table, value) => (value == null ? "—" : (data?.[table]?.find((one) => one.value === value)?.label ?? value));
}

export interface DisputeType {
  type_code: string;
  category_name: string;
  subtype_name: string;
}

/** The classification of disputes. */
export function useDisputeTypes() {
  return useQuery({
    queryKey: ["lookups", "dispute-types"], ...LASTING,
    queryFn: async () => (await request("get", "/api/lookups/dispute-types")) as unknown as DisputeType[],
  });
}
