import { useEffect, useRef } from "react";
import type { RehearsedStep } from "@/api/mutations/useRehearse";
import { useNow } from "@/app/useNow";
import { momentText, pastText } from "@/text/dates";

/** What was done, step by step, with the clock and what came of it; choosing one shows the diagram as it was then. */
export function StepTrack({
  steps,
  at,
  look,
}: {
  steps: RehearsedStep[];
  at: number;
  look: (step: number) => void;
}) {
  const now = useNow();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.querySelector(".on")?.scrollIntoView({ block: "nearest" });
  }, [at, steps]);
  return (
    <ol ref={list} className="rh-track" aria-label="走过的步骤">
      {steps.map((step, index) => (
        <li key={index}>
          <button
            type="button"
            className={index + 1 === at ? "on" : ""}
            aria-pressed={index + 1 === at}
            onClick={() => look(index + 1)}
          >
            <i>{index}</i>
            <span>
              <b>{step.told}</b> <time className="xs mut">{pastText(step.at, now)}</time>
              <Came step={step} now={now} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Came({ step, now }: { step: RehearsedStep; now: Date }) {
  const lines = [
    ...step.fired.map((timer) => `到期：${timer.name}，${momentText(timer.at, now)}`),
    ...step.decisions.map(
      (one) =>
        `决策「${one.name}」${one.rules.length > 0 ? `命中第 ${one.rules.join("、")} 条` : "没有命中的规则"}`,
    ),
    ...step.documents.map((paper) => `出具《${paper.name}》`),
    ...step.calls.map((name) => `调用程序「${name}」`),
    ...step.messages.map((name) => `发出：${name}`),
    ...step.opened.map(
      (task) =>
        `轮到 ${task.groups.map((group) => group.name).join("或") || "不限岗位"}办「${task.name}」${task.due ? `，${momentText(task.due, now)}前` : "，没有期限"}`,
    ),
  ];
  return (
    <>
      {lines.map((line) => (
        <small key={line}>{line}</small>
      ))}
      {step.problems.map((problem) => (
        <small key={problem} className="bad">
          不如预期：{problem}
        </small>
      ))}
    </>
  );
}
