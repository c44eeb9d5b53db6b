import { Link } from "react-router";
import { useCase } from "@/api/queries/useCase";
import type { InboxRow } from "@/api/answers";
import { useStaffName } from "@/api/queries/useStaff";
import { useTask } from "@/api/queries/useTask";
import { deadlineFacts, isSensitive } from "@/pages/inbox/TaskRow";
import { Button, ButtonLink } from "@/parts/Button";
import { CaseCode } from "@/parts/CaseCode";
import { Deadline } from "@/parts/Deadline";
import { Reading } from "@/parts/states";
import { awaited, waitedText } from "@/parts/waiting";
import { dayText } from "@/text/dates";
import { waysOn } from "@/text/nextSteps";

/** What a person needs to decide whether to open a task: who waits for whom, what comes after, what else is due. */
export function Preview({
  row,
  now,
  gone,
  open,
  assign,
  claim,
  mayAssign,
}: {
  row: InboxRow;
  now: Date;
  gone: string | undefined;
  open: () => void;
  assign: () => void;
  claim: () => void;
  mayAssign: boolean;
}) {
  const task = useTask(row.key);
  const code = row.case ? (row.case.case_code ?? row.case.key) : null;
  const secret = isSensitive(row);
  return (
    <aside className="pv" aria-label="预览">
      <div className="sc">
        <CaseCode code={row.case?.case_code} />
        <h2>{row.name}</h2>
        <p>{secret ? "敏感件" : row.case?.title}</p>
        <div className="row pv-dl">
          <Deadline facts={deadlineFacts(row)} now={now} boxed />
          {row.due_at && (
            <Link className="lnk sm" to={`/tasks/${row.key}#why`}>
              为什么是这一天
            </Link>
          )}
        </div>
        {gone !== undefined ? (
          <section>
            <h3>现在</h3>
            <p>{gone}。</p>
          </section>
        ) : (
          <Wait row={row} now={now} />
        )}
        {task.isPending && <Reading lines={3} />}
        {task.data && gone === undefined && <After steps={task.data.task.next_steps} />}
        {code !== null && !secret && <OtherDates code={code} row={row} now={now} />}
      </div>
      <div className="ft">
        <Button primary block onClick={open} disabled={gone !== undefined}>
          办理 <kbd>Enter</kbd>
        </Button>
        {row.assignee === null && gone === undefined && <Button onClick={claim}>领取</Button>}
        {mayAssign && gone === undefined && <Button onClick={assign}>转办</Button>}
        {code !== null && <ButtonLink to={`/cases/${code}`}>看案件</ButtonLink>}
      </div>
    </aside>
  );
}

function Wait({ row, now }: { row: InboxRow; now: Date }) {
  const name = useStaffName();
  const waiting = {
    assignee: row.assignee ?? null,
    candidate_groups: row.candidate_groups,
    created_at: row.created_at,
  };
  return (
    <section>
      <h3>谁在等谁</h3>
      <p>
        等 <b>{awaited(waiting, name)}</b> 办「{row.name}」，已等 {waitedText(waiting, now)}
        {row.assignee === null ? "，还没有人领取" : ""}。
      </p>
    </section>
  );
}

function After({ steps }: { steps: Parameters<typeof waysOn>[0] }) {
  const ways = waysOn(steps);
  if (ways.length === 0) return null;
  return (
    <section>
      <h3>完成后</h3>
      <ul className="sm">
        {ways.slice(0, 6).map((way) => (
          <li key={way.id}>
            {way.answer && `${way.answer}：`}
            {way.text}
          </li>
        ))}
      </ul>
    </section>
  );
}

function OtherDates({ code, row, now }: { code: string; row: InboxRow; now: Date }) {
  const { data } = useCase(code);
  if (!data) return null;
  const others = data.found.waiting_for.filter((one) => one.task_key !== row.key && one.due_at);
  const target = typeof data.found.fields.due_date === "string" ? data.found.fields.due_date : null;
  if (others.length === 0 && target === null) return null;
  return (
    <section>
      <h3>本案其他期限</h3>
      <dl className="kv sm">
        {target && (
          <>
            <dt>办结目标</dt>
            <dd>{dayText(target, now)}</dd>
          </>
        )}
        {others.map((one) => (
          <Other key={one.task_key} name={one.name} due={one.due_at ?? ""} now={now} />
        ))}
      </dl>
    </section>
  );
}

function Other({ name, due, now }: { name: string; due: string; now: Date }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{dayText(due, now)}</dd>
    </>
  );
}
