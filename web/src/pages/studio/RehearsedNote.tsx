import { useEffect } from "react";
import type { Drawn } from "@/api/mutations/useCheck";
import { useRehearse } from "@/api/mutations/useRehearse";
import { useScenarios } from "@/api/queries/useScenarios";
import type { Source } from "@/api/queries/useSource";
import { changedStories } from "@/pages/studio/rehearsal/changed";
import { Note } from "@/parts/Note";

/** What the kept scenarios say of what is about to be published: which of them no longer go as they go now. */
export function RehearsedNote({ source, drawn }: { source: Source; drawn: () => Promise<Drawn> }) {
  const scenarios = useScenarios(source.ref, source.place.code);
  const before = useRehearse();
  const after = useRehearse();
  const found = scenarios.data;
  useEffect(() => {
    if (found === undefined || found.length === 0) return;
    const documents = found.map((one) => one.document);
    void drawn().then((now) => {
      after.mutate({ drawn: now, scenarios: documents });
      if (source.key !== null)
        before.mutate({ drawn: { ...now, xml: source.xml, forms: [], decisions: [] }, scenarios: documents });
    });
    // once, when the dialog is opened with the scenarios
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [found]);
  if (found?.length === 0) return <Note>这个程序还没有情景，发布前没有可预演的。</Note>;
  if (after.isError || before.isError) return <Note tone="mi">情景没有预演成，不影响发布。</Note>;
  if (after.data === undefined || (source.key !== null && before.data === undefined))
    return <Note>正在预演 {found?.length ?? ""} 个情景……</Note>;
  const changed = changedStories(before.data?.outcomes ?? [], after.data.outcomes);
  if (changed.length === 0)
    return (
      <Note tone="lo">
        <b>{after.data.outcomes.length} 个情景预演，走法都没变。</b>
      </Note>
    );
  return (
    <Note tone="mi">
      <b>
        {after.data.outcomes.length} 个情景预演，{changed.length} 个走法变了：
      </b>
      {changed.slice(0, 3).join("、")}
      {changed.length > 3 ? "……" : ""}。在“预演”里可以逐步看。
    </Note>
  );
}
