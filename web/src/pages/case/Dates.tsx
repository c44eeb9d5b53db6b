import type { CaseDetail } from "@/api/queries/useCase";
import { Deadline } from "@/parts/Deadline";
import { Panel } from "@/parts/Panel";

/** 期限: of every open step, and the day by which the case should be done. */
export function Dates({ found, now }: { found: CaseDetail; now: Date }) {
  const target = typeof found.fields.due_date === "string" && !found.closed_at ? found.fields.due_date : null;
  const rows = found.waiting_for.flatMap((one) => (one.due_at ? [{ key: one.task_key, name: one.name, due: one.due_at, from: one.created_at }] : []));
  if (target) rows.push({ key: "target", name: "办结目标", due: `${target}T17:30:00+08:00`, from: found.received_at ?? found.created_at ?? "" });
  rows.sort((a, b) => a.due.localeCompare(b.due));
  return (
    <Panel title="期限">
      {rows.length === 0 ? <p className="mut sm">现在没有在走的期限。</p> : (
        <ul className="dates">
          {rows.map((row) => <li key={row.key}><Deadline facts={{ dueAt: row.due, createdAt: row.from }} now={now} /><span className="sm mut">{row.name}</span></li>)}
        </ul>
      )}
    </Panel>
  );
}
