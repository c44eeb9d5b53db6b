import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/problem";
import { type DeliveryPage, type DeliveryRow, deliveriesKey } from "@/api/queries/useDeliveries";
import { recount } from "@/api/queries/useOperations";
import { request } from "@/api/request";
import { useMe } from "@/app/useMe";

/** 再送一次: afterwards the item is gone, or it says why not. */
export function useRetryDelivery() {
  const queries = useQueryClient();
  const { actingRole } = useMe();
  return useMutation({
    mutationFn: async (row: DeliveryRow): Promise<DeliveryRow> => {
      const path = { key: row.key, number: row.number };
      const left = await present(async () => {
        await request("post", "/api/deliveries/{key}/{number}/retry", { path });
        return request("get", "/api/deliveries/{key}/{number}", { path });
      });
      return left === null
        ? { ...row, gone: true, tried: "已送达" }
        : { ...left, tried: "又送了一次，还是没有送到" };
    },
    onSuccess: (now, row) => {
      queries.setQueryData<InfiniteData<DeliveryPage>>(
        deliveriesKey(actingRole),
        (list) =>
          list && {
            ...list,
            pages: list.pages.map((page) => ({
              ...page,
              items: page.items.map((one) => (one.key === now.key && one.number === now.number ? now : one)),
            })),
          },
      );
      recount(queries, actingRole, {
        deliveries: now.gone ? -1 : 0,
        given_up: row.next_at === null ? -1 : 0,
      });
    },
  });
}

/** The answer, or null when the thing is there no more. */
async function present<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}
