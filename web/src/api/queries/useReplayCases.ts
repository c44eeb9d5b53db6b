import { useQuery } from "@tanstack/react-query";
import { request } from "@/api/request";
import { useMe } from "@/app/useMe";

/** Cases whose record may be looked at, newest received first; `q` is the tail of a code or part of a title. */
export function useReplayCases(q: string, closed: boolean) {
  const { actingRole } = useMe();
  const status = closed ? ["closed,archived"] : undefined; // one parameter, parts by comma
  return useQuery({
    queryKey: ["replay-cases", actingRole, q, closed],
    queryFn: () => request("get", "/api/cases", { query: { q: q || undefined, status, limit: 50 } }),
  });
}
