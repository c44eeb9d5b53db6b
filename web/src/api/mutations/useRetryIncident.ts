import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import { type IncidentPage, incidentsKey, type IncidentRow } from "@/api/queries/useIncidents";
import { recount } from "@/api/queries/useOperations";
import { request } from "@/api/request";
import { useMe } from "@/app/useMe";
import { triedText } from "@/text/standstill";

/** 再试一次: what has come of it stands in the row's place. */
export function useRetryIncident() {
  const queries = useQueryClient();
  const { actingRole } = useMe();
  return useMutation({
    mutationFn: (row: IncidentRow) =>
      request("post", "/api/incidents/{key}/resolution", { path: { key: row.key } }),
    onSuccess: ({ standing }, row) => {
      queries.setQueryData<InfiniteData<IncidentPage>>(
        incidentsKey(actingRole, "ACTIVE"),
        (list) => list && { ...list, pages: list.pages.map((page) => replaced(page, row, standing)) },
      );
      recount(queries, actingRole, { incidents: standing.length - 1 });
      void queries.invalidateQueries({ queryKey: incidentsKey(actingRole, "RESOLVED") });
    },
  });
}

function replaced(page: IncidentPage, row: IncidentRow, standing: IncidentRow[]): IncidentPage {
  if (!page.items.some((one) => one.key === row.key)) return page;
  const [first, ...more] = standing;
  const here: IncidentRow = {
    ...(first ?? { ...row, state: "RESOLVED" }),
    tried: triedText(row, first),
    slot: row.slot ?? row.key,
  };
  return {
    ...page,
    total: page.total + more.length,
    items: page.items.flatMap((one) => (one.key === row.key ? [here, ...more] : [one])),
  };
}
