import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { caseKey } from "@/api/queries/useCase";
import { requestTagged } from "@/api/request";
import { Note } from "@/parts/Note";

/** 旧了: asks twice a minute whether the case has changed since it was opened; it never changes the page by itself. */
export function StaleBar({ code, seen }: { code: string; seen: string | null }) {
  const queries = useQueryClient();
  const [known, setKnown] = useState(seen);
  const { data } = useQuery({
    queryKey: ["case-version", code],
    refetchInterval: 30_000,
    staleTime: 0,
    initialData: { etag: seen },
    initialDataUpdatedAt: 0,
    queryFn: async () => ({
      etag: (await requestTagged("get", "/api/cases/{code}", { path: { code } })).etag,
    }),
  });
  if (data.etag === known) return null;
  const renew = () => {
    setKnown(data.etag);
    for (const key of [caseKey(code), ["case-timeline", code], ["case-path", code], ["case-documents", code]])
      void queries.invalidateQueries({ queryKey: key });
  };
  return (
    <Note>
      您打开以后，这件案子又有进展。{" "}
      <button type="button" className="lnk" onClick={renew}>
        换成新的
      </button>
    </Note>
  );
}
