import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/request";

/** The schema of a published form, by its key. */
export function useFormSchema(key: string | null) {
  return useQuery({
    queryKey: ["form-schema", key],
    enabled: key !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const found = await request("get", "/api/definitions/{kind}/{key}", {
        path: { kind: "form", key: key ?? "" },
      });
      return found.form_schema ?? {};
    },
  });
}
