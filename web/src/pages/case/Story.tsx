import { useState } from "react";
import { useCaseStory } from "@/api/queries/useCaseStory";
import type { Waiting } from "@/api/answers";
import { Panel } from "@/parts/Panel";
import { Failed, Reading } from "@/parts/states";
import { awaited } from "@/parts/waiting";
import { pastText } from "@/text/dates";

/** 经过: newest first; what people did and what followed, the platform's own acts on request. */
export function Story({
  code,
  waiting,
  now,
  name,
}: {
  code: string;
  waiting: Waiting[];
  now: Date;
  name: (user: string) => string;
}) {
  const story = useCaseStory(code);
  const [all, setAll] = useState(false);
  const steps = story.data ?? [];
  const important = steps.filter((step) => step.by_person && !/^(领取|查看第)/.test(step.what));
  const shown = [...(all ? steps : important)].reverse();
  const extra =
    steps.length > important.length ? (
      <button type="button" className="lnk sm" onClick={() => setAll(!all)}>
        {all ? "只看要紧的" : "全部"}
      </button>
    ) : undefined;
  return (
    <Panel
      title="经过"
      hint={
        story.isSuccess
          ? `${steps.length} 条${all || steps.length === important.length ? "" : `，只列要紧的 ${important.length} 条`}`
          : undefined
      }
      extra={extra}
    >
      {story.isPending && <Reading />}
      {story.isError && <Failed error={story.error} what="经过" again={() => void story.refetch()} />}
      {story.isSuccess && (
        <ol className="tl">
          {waiting.map((one) => (
            <li key={one.task_key} className="now">
              <time>现在</time>
              <b>{one.name}</b>
              <p className="sm mut">等{awaited(one, name)}</p>
            </li>
          ))}
          {shown.map((step) => {
            const then = step.then.filter((line) => !line.startsWith("接着等"));
            return (
              <li key={step.number} className={then.some((line) => line.startsWith("状态")) ? "key" : ""}>
                <time dateTime={step.at}>{pastText(step.at, now)}</time>
                <b>{step.what}</b>
                <p className="sm mut">
                  {step.who}
                  {step.role && ` ${step.role}`}
                </p>
                {then.map((line) => (
                  <p key={line} className={line.startsWith("系统建议") ? "sm changed-advice" : "sm"}>
                    {line}
                  </p>
                ))}
              </li>
            );
          })}
        </ol>
      )}
    </Panel>
  );
}
