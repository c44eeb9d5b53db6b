import { Button, Select } from "antd";
import type { ReplayStep } from "@/api/queries/useReplay";
import { PACES, type Steps } from "@/pages/audit/useSteps";
import { local } from "@/text/dates";

/** Back, play, forward, and a ruler with one mark a record; the high ones were done by people. */
export function PlayBar({ steps, all, broken }: { steps: Steps; all: ReplayStep[]; broken: number | null }) {
  const step = all[steps.at - 1];
  const when = step ? local(step.at) : null;
  return (
    <div className="au-play" role="group" aria-label="播放">
      <div className="row">
        <Button onClick={() => steps.turn(-1)} disabled={steps.at <= 1} aria-label="上一步">
          ‹ 上一步
        </Button>
        <Button onClick={() => steps.setPlaying(!steps.playing)} aria-pressed={steps.playing}>
          {steps.playing ? "停" : "播放"}
        </Button>
        <Button
          type="primary"
          onClick={() => steps.turn(1)}
          disabled={steps.at >= all.length}
          aria-label="下一步"
        >
          下一步 ›
        </Button>
        <Select
          value={steps.pace}
          onChange={steps.setPace}
          options={PACES}
          aria-label="播放快慢"
          style={{ width: 104 }}
        />
        <Button
          onClick={() => steps.setPeople(!steps.people)}
          aria-pressed={steps.people}
          className={steps.people ? "au-on" : ""}
        >
          只走人做的
        </Button>
      </div>
      <div className="au-ruler">
        <Ruler all={all} at={steps.at} broken={broken} />
        <input
          type="range"
          min={1}
          max={all.length}
          value={steps.at}
          onChange={(event) => steps.go(Number(event.target.value))}
          aria-label="第几步"
          aria-valuetext={step ? `第 ${step.number} 步，${step.what}` : undefined}
        />
        <Days all={all} />
      </div>
      <div className="au-where" aria-live="polite">
        <b>
          第 {steps.at} 步 / 共 {all.length} 步
        </b>
        {when && (
          <div className="sm mut">
            {when.year}年{when.month}月{when.date}日 {when.weekday} {when.time}
          </div>
        )}
      </div>
    </div>
  );
}

function Ruler({ all, at, broken }: { all: ReplayStep[]; at: number; broken: number | null }) {
  const last = Math.max(all.length - 1, 1);
  return (
    <svg viewBox={`0 0 1000 18`} preserveAspectRatio="none" aria-hidden="true">
      {all.map((step, index) => (
        <line
          key={step.number}
          x1={8 + (index / last) * 984}
          x2={8 + (index / last) * 984}
          y1={step.by_person ? 2 : 9}
          y2={18}
          vectorEffect="non-scaling-stroke"
          className={step.number === broken ? "bad" : step.number <= at ? "gone" : ""}
        />
      ))}
    </svg>
  );
}

/** The first step of each day, as far as there is room. */
function Days({ all }: { all: ReplayStep[] }) {
  const last = Math.max(all.length - 1, 1);
  const marks: { left: number; text: string }[] = [];
  let day = -1;
  all.forEach((step, index) => {
    const at = local(step.at);
    const left = index / last;
    const room = marks.length === 0 || left - (marks.at(-1)?.left ?? 0) > 0.11;
    if (at.day !== day && room) marks.push({ left, text: `${at.month}月${at.date}日` });
    day = at.day;
  });
  return (
    <div className="au-days" aria-hidden="true">
      {marks.map((mark) => (
        <span key={mark.left} style={{ left: `${0.8 + mark.left * 98.4}%` }}>
          {mark.text}
        </span>
      ))}
    </div>
  );
}
