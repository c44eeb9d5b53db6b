import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/app/useMe";
import { request } from "@/api/request";

/** The procedures that start by time, those first that should have started and have not. */
export function useStarts() {
  const { actingRole } = useMe();
  return useQuery({
    queryKey: ["starts", actingRole],
    queryFn: async () =>
      [...(await request("get", "/api/timers/starts"))].sort((a, b) => Number(b.late) - Number(a.late)),
  });
}
