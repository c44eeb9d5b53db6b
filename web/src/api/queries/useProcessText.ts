import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/request";

/** The diagram of a version; versions never change. */
export function useProcessText(key: string | null) {
  return useQuery({
    queryKey: ["process-text", key],
    enabled: key !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () =>
      (await request("get", "/api/definitions/{kind}/{key}", { path: { kind: "process", key: key ?? "" } }))
        .xml ?? "",
  });
}
