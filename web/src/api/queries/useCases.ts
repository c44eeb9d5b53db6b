import { useInfiniteQuery } from "@tanstack/react-query";
import { useMe } from "@/app/useMe";
import { request } from "@/api/request";

/** What the address says of the list of cases. */
export interface CasesWish {
  q?: string;
  status?: string;
  risk?: string;
  org_code?: string;
}

/** The cases that the post may see, newest first. */
export function useCases(wish: CasesWish) {
  const { actingRole } = useMe();
  return useInfiniteQuery({
    queryKey: ["cases", actingRole, wish],
    queryFn: ({ pageParam }) => {
      const { status, ...rest } = wish;
      return request("get", "/api/cases", {
        query: {
          ...rest,
          limit: 50,
          ...(status ? { status: [status] } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
      });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
  });
}
