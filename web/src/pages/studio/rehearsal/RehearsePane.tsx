import { useMemo, useState } from "react";
import type { Drawn } from "@/api/mutations/useCheck";
import type { RehearsedStep, Standing } from "@/api/mutations/useRehearse";
import { Problem } from "@/api/problem";
import { useScenarios } from "@/api/queries/useScenarios";
import type { Source } from "@/api/queries/useSource";
import type { Schema } from "@/pages/studio/forms";
import { StepTrack } from "@/pages/studio/rehearsal/StepTrack";
import { StoryList } from "@/pages/studio/rehearsal/StoryList";
import { useWalk } from "@/pages/studio/rehearsal/useWalk";
import { WalkPanel } from "@/pages/studio/rehearsal/WalkPanel";
import { Note } from "@/parts/Note";
import { Failed, Reading } from "@/parts/states";
import { DiagramPlayer } from "@/widgets/player/DiagramPlayer";
import type { Said } from "@/widgets/player/paint";
import { NOTHING, statesAt } from "@/widgets/player/state";
import "./rehearsal.css";

/** 预演: the drawing tried on a virtual clock: kept stories, or a walk of one's own. Nothing is stored. */
export function RehearsePane({
  source,
  drawn,
  opened,
  forms,
}: {
  source: Source;
  drawn: () => Promise<Drawn>;
  /** The diagram to show before anything is played. */
  opened: string;
  forms: Record<string, Schema>;
}) {
  const scenarios = useScenarios(source.ref, source.place.code);
  const walk = useWalk(drawn);
  const [looked, setLooked] = useState<number | null>(null);
  const steps = useMemo(() => walk.outcome?.steps ?? [], [walk.outcome]);
  const until = Math.min(looked ?? steps.length, steps.length);
  const state = useMemo(() => statesAt(steps, until).get(source.ref) ?? NOTHING, [steps, until, source.ref]);
  const shown = walk.xml ?? opened;
  const here = [...state.now][0];
  const said = useMemo(
    () => saidAt(steps, until, source.ref, walk.outcome?.standing ?? null, here),
    [steps, until, source.ref, walk.outcome, here],
  );

  if (scenarios.isPending) return <Reading />;
  if (scenarios.isError)
    return <Failed error={scenarios.error} what="情景" again={() => void scenarios.refetch()} />;
  return (
    <div className="rh">
      <div className="rh-left">
        <div className="rh-canvas">
          <DiagramPlayer
            xml={shown}
            state={state}
            said={said}
            label={`${source.name} 预演走到哪里`}
            messagesOf={source.place.code}
          />
        </div>
        {steps.length > 0 && <StepTrack steps={steps} at={until} look={setLooked} />}
      </div>
      <aside className="rh-right" aria-label="预演">
        {walk.error !== null && (
          <Note tone="hi">
            <b>没有预演成。</b>
            {walk.error instanceof Problem ? told(walk.error) : "页面出了差错"}。图还在，改好再来。
          </Note>
        )}
        {walk.story !== null && walk.outcome !== null ? (
          <WalkPanel key={walk.story.name} source={source} forms={forms} walk={walk} look={setLooked} />
        ) : (
          <StoryList
            source={source}
            scenarios={scenarios.data}
            drawn={drawn}
            open={(story) => {
              setLooked(null);
              void walk.show(story);
            }}
            busy={walk.busy}
          />
        )}
      </aside>
    </div>
  );
}

/** What is said on the diagram: who has to do the step that waits, or that it has ended there. */
function saidAt(
  steps: readonly RehearsedStep[],
  until: number,
  process: string,
  standing: Standing | null,
  here: string | undefined,
): Said | null {
  const last = [...(steps[until - 1]?.moves ?? [])]
    .reverse()
    .find(([kind, , of]) => kind === "off" && of === process)?.[1];
  if (here === undefined)
    return standing?.ended && until === steps.length && last !== undefined
      ? { element: last, text: "走到这里结束" }
      : null;
  const waiting = standing?.tasks.find((task) => task.element_id === here);
  return waiting && until === steps.length
    ? { element: here, text: `在此：${waiting.groups.map((group) => group.name).join("或") || "不限岗位"}` }
    : { element: here, text: "在此" };
}

function told(problem: Problem): string {
  const first = problem.findings[0];
  return first === undefined ? problem.detail : `${problem.detail}：${first.where} ${first.message}`;
}
