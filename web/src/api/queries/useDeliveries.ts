import { useInfiniteQuery } from "@tanstack/react-query";
import { useMe } from "@/app/useMe";
import type { components } from "@/api/schema";
import { request } from "@/api/request";

/** Something that could not be delivered; `tried` is what came of sending it again here, `gone` that it has arrived. */
export type DeliveryRow = components["schemas"]["DeliveryRow"] & { tried?: string; gone?: boolean };

export const deliveriesKey = (role: string) => ["deliveries", role] as const;

async function page(cursor: string | null) {
  const found = await request("get", "/api/deliveries", {
    query: { limit: 50, ...(cursor ? { cursor } : {}) },
  });
  return { ...found, items: found.items as DeliveryRow[] };
}

export type DeliveryPage = Awaited<ReturnType<typeof page>>;

/** What could not be delivered, newest first. The list never moves by itself. */
export function useDeliveries() {
  const { actingRole } = useMe();
  return useInfiniteQuery({
    queryKey: deliveriesKey(actingRole),
    queryFn: ({ pageParam }) => page(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
