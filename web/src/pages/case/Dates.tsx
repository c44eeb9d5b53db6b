import { Link } from "react-router";
import type { CaseDetail } from "@/api/answers";
import { useMe } from "@/app/useMe";
import { Deadline } from "@/parts/Deadline";
import { Panel } from "@/parts/Panel";
import { momentText } from "@/text/dates";
import { mayDo } from "@/text/holds";

/** 期限: of every open step, the day by which the case should be done, and what happens by itself. */
export function Dates({
  found,
  now,
  timers,
}: {
  found: CaseDetail;
  now: Date;
  timers: { name: string; due: string }[];
}) {
  const me = useMe();
  const target = typeof found.fields.due_date === "string" && !found.closed_at ? found.fields.due_date : null;
  const rows = found.waiting_for.flatMap((one) =>
    one.due_at
      ? [{ key: one.task_key, name: one.name, due: one.due_at, from: one.created_at, why: mayDo(me, one) }]
      : [],
  );
  if (target)
    rows.push({
      key: "target",
      name: "办结目标",
      due: `${target}T17:30:00+08:00`,
      from: found.received_at ?? found.created_at,
      why: false,
    });
  rows.sort((a, b) => a.due.localeCompare(b.due));
  return (
    <Panel title="期限">
      {rows.length === 0 ? (
        <p className="mut sm">现在没有在走的期限。</p>
      ) : (
        <ul className="dates">
          {rows.map((row) => (
            <li key={row.key}>
              <Deadline facts={{ dueAt: row.due, createdAt: row.from }} now={now} />
              <span className="sm mut">{row.name}</span>
              {row.why && (
                <Link
                  className="lnk sm"
                  to={`/tasks/${row.key}#why`}
                  aria-label={`为什么「${row.name}」是这一天`}
                >
                  为什么
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
      {timers.length > 0 && (
        <>
          <h3 className="dates-auto">到时自动</h3>
          <ul className="dates">
            {timers.map((timer) => (
              <li key={timer.name + timer.due}>
                <span>{momentText(timer.due, now)}</span>
                <span className="sm mut">{timer.name}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
