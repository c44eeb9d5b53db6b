import { useMemo } from "react";
import { type Replay, type ReplayProcess, useReplayDiagram } from "@/api/queries/useReplay";
import { Failed, Reading } from "@/parts/states";
import { DiagramPlayer } from "@/widgets/player/DiagramPlayer";
import { NOTHING, statesAt } from "@/widgets/player/state";

/** The diagram of the version of that time, with the way up to this step. */
export function ThenDiagram({
  code,
  replay,
  at,
  process,
}: {
  code: string;
  replay: Replay;
  at: number;
  process: ReplayProcess | null;
}) {
  const diagram = useReplayDiagram(code, process?.definition_key ?? null);
  const step = replay.steps[at - 1];
  const states = useMemo(() => statesAt(replay.steps, at), [replay, at]);
  const state = (process === null ? undefined : states.get(process.process_key)) ?? NOTHING;
  const said = useMemo(
    () =>
      step?.element_id ? { element: step.element_id, text: `第 ${step.number} 步：${step.what}` } : null,
    [step],
  );
  if (process === null)
    return (
      <div className="au-diagram">
        <p className="mut au-none">这一步不在流程图上。</p>
      </div>
    );
  return (
    <div className="au-diagram">
      {diagram.isPending ? (
        <Reading lines={3} />
      ) : diagram.isError ? (
        <Failed error={diagram.error} what="当时的流程图" again={() => void diagram.refetch()} />
      ) : (
        <DiagramPlayer
          xml={diagram.data.xml}
          state={state}
          said={said}
          label={`${process.name} 第 ${process.version} 版流程图，到第 ${at} 步`}
        />
      )}
    </div>
  );
}
