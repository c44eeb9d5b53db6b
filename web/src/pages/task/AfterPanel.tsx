import { evaluate } from "@/feel/called";
import type { NextStep } from "@/api/answers";
import { Panel } from "@/parts/Panel";
import { type WayOn, waysOn } from "@/text/nextSteps";

type Values = Record<string, unknown>;

/** Whether the conditions of a way hold for what is typed; null when that cannot be told yet. */
function holdsFor(way: WayOn, values: Values): boolean | null {
  if (way.conditions.length === 0) return null;
  try {
    return way.conditions.every((text) => answer(evaluate(text.replace(/^=/, ""), values)) === true);
  } catch {
    return null;
  }
}

function answer(result: unknown): unknown {
  return result !== null && typeof result === "object" && "value" in result ? result.value : result;
}

/** 提交以后: every way on; the one that follows from what is typed is lit. The server decides, this only points. */
export function AfterPanel({
  steps,
  values,
  touched,
}: {
  steps: NextStep[];
  values: Values;
  touched: boolean;
}) {
  const ways = waysOn(steps);
  const verdicts = ways.map((way) => holdsFor(way, values));
  const taken = (at: number): boolean => {
    if (!touched || ways.length === 1) return ways.length === 1;
    if (verdicts[at] === true) return true;
    return ways[at]?.otherwise === true && ways[at].conditions.length === 0 && !verdicts.includes(true);
  };
  return (
    <Panel title="提交以后" flush>
      {ways.length === 0 ? (
        <p className="pb sm mut">走到哪一步由流程决定，提交后会告诉您。</p>
      ) : (
        <ul className="next">
          {ways.map((way, at) => (
            <li key={way.id} className={taken(at) ? "on" : ""}>
              {way.answer && <b>{way.answer}</b>}
              <span>
                {way.text}
                {taken(at) && ways.length > 1 && <span className="hidden">（按现在填的）</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
