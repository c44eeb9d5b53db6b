import { useEffect, useRef } from "react";
import type { ReplayStep } from "@/api/queries/useReplay";
import { local } from "@/text/dates";

/** Every record in order; those still to come are faint, the bad one is red. */
export function EventTable({
  all,
  at,
  go,
  broken,
}: {
  all: ReplayStep[];
  at: number;
  go: (step: number) => void;
  broken: number | null;
}) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    row.current?.scrollIntoView({ block: "nearest" }); // newer browsers answer with a promise, which is no clean-up
  }, [at]);
  return (
    <div className="au-events" tabIndex={0} role="region" aria-label="发生过的事">
      <table>
        <thead>
          <tr>
            <th scope="col">步</th>
            <th scope="col">时间</th>
            <th scope="col">发生了什么</th>
            <th scope="col">谁</th>
          </tr>
        </thead>
        <tbody>
          {all.map((step) => (
            <tr
              key={step.number}
              ref={step.number === at ? row : undefined}
              aria-current={step.number === at ? "step" : undefined}
              className={[
                step.number === at ? "on" : "",
                step.number > at ? "later" : "",
                step.number === broken ? "bad" : "",
              ].join(" ")}
            >
              <td>{step.number}</td>
              <td className="nw">{time(step.at)}</td>
              <td>
                <button type="button" onClick={() => go(step.number)}>
                  {step.what}
                </button>
                {step.number === broken && <span className="tag hi">对不上</span>}
              </td>
              <td>
                {step.role && `${step.role} `}
                {step.who}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function time(moment: string): string {
  const at = local(moment);
  return `${String(at.month).padStart(2, "0")}-${String(at.date).padStart(2, "0")} ${at.time}`;
}
