import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/request";

/** The case's story in words, oldest first. */
export function useCaseStory(code: string) {
  return useQuery({
    queryKey: ["case-timeline", code],
    queryFn: () => request("get", "/api/cases/{code}/story", { path: { code } }),
  });
}
