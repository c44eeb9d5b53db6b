import { Button } from "antd";
import { useState } from "react";
import type { Source } from "@/api/queries/useSource";
import { useNow } from "@/app/useNow";
import type { Schema } from "@/pages/studio/forms";
import { ClockBar } from "@/pages/studio/rehearsal/ClockBar";
import { GivenTable } from "@/pages/studio/rehearsal/GivenTable";
import { KeepStory } from "@/pages/studio/rehearsal/KeepStory";
import { type Step, upTo, withoutLast } from "@/pages/studio/rehearsal/story";
import { TaskStep } from "@/pages/studio/rehearsal/TaskStep";
import type { useWalk } from "@/pages/studio/rehearsal/useWalk";
import { Note } from "@/parts/Note";
import { momentText } from "@/text/dates";

/** Where the walk stands: what waits and can be done next, the clock, the data; and keeping it as a story. */
export function WalkPanel({
  source,
  forms,
  walk,
  look,
}: {
  source: Source;
  forms: Record<string, Schema>;
  walk: ReturnType<typeof useWalk>;
  look: (step: number | null) => void;
}) {
  const now = useNow();
  const [wrong, setWrong] = useState<string[]>([]);
  const { story, outcome } = walk;
  if (story === null || outcome === null || outcome.standing === null) {
    return (
      <section className="rh-sec">
        <Note tone="hi">
          <b>走不起来。</b>
          {outcome?.problems[0] ?? ""}
        </Note>
        <Button onClick={walk.leave}>回到情景</Button>
      </section>
    );
  }
  const standing = outcome.standing;
  const go = async (step: Step) => {
    look(null);
    const refused = await walk.go(step);
    setWrong(refused?.problems ?? []);
    return refused;
  };
  const back = (shorter: typeof story) => {
    look(null);
    setWrong([]);
    void walk.show(shorter);
  };
  return (
    <>
      <section className="rh-sec">
        <div className="row">
          <h2>{story.name}</h2>
          <span className="sp" />
          <button type="button" className="lnk sm" onClick={walk.leave}>
            回到情景
          </button>
        </div>
        <ClockBar standing={standing} busy={walk.busy} go={(step) => void go(step)} />
        <div className="row">
          {story.when.length > 0 && (
            <Button size="small" onClick={() => back(withoutLast(story))}>
              退回一步
            </Button>
          )}
          {story.when.length > 0 && (
            <Button size="small" onClick={() => back(upTo(story, 0))}>
              从头再来
            </Button>
          )}
          {standing.case_status && <span className="tag">案件{standing.case_status}</span>}
        </div>
        {outcome.problems.length > 0 && (
          <Note tone="hi">
            <b>不如预期。</b>
            <ul>
              {outcome.problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          </Note>
        )}
        {wrong.length > 0 && (
          <Note tone="hi">
            <b>这一步没有办成。</b>
            {wrong.join("；")}
          </Note>
        )}
        {standing.incidents.map((one) => (
          <Note key={one.element_id} tone="hi">
            <b>会停在「{one.name}」。</b>
            {one.message}
          </Note>
        ))}
        {standing.ended && (
          <Note tone="lo">
            <b>走完了。</b>
            {standing.case_status && `案件${standing.case_status}。`}
          </Note>
        )}
      </section>
      {standing.tasks.map((task) => (
        <TaskStep
          key={`${task.element_id}/${story.when.length}`}
          task={task}
          at={standing.at}
          source={source}
          forms={forms}
          busy={walk.busy}
          go={go}
        />
      ))}
      {standing.jobs.map((job) => (
        <section key={job.element_id} className="rh-sec">
          <h3>等外部系统办「{job.name}」</h3>
          <Button onClick={() => void go({ job: { element: job.element_id } })}>当它办完了</Button>
        </section>
      ))}
      {!standing.ended && (standing.messages.length > 0 || standing.timers.length > 0) && (
        <section className="rh-sec">
          {standing.timers.length > 0 && <h3>到时会自己发生</h3>}
          <ul className="rh-lines">
            {standing.timers.map((timer) => (
              <li key={`${timer.element_id}${timer.at}`}>
                {timer.name}
                <span className="mut sm"> {momentText(timer.at, now)}</span>
              </li>
            ))}
          </ul>
          {standing.messages.length > 0 && <h3>随时可能来的消息</h3>}
          <div className="rh-acts">
            {standing.messages.map((one) => (
              <Button
                key={`${one.name}${one.key}`}
                size="small"
                onClick={() => void go({ message: { name: one.name, key: one.key, variables: {} } })}
              >
                {one.label}
              </Button>
            ))}
          </div>
        </section>
      )}
      <KeepStory source={source} story={story} outcome={outcome} />
      <GivenTable story={story} standing={standing} restart={back} />
    </>
  );
}
