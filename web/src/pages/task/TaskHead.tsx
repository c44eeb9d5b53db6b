import { Button } from "antd";
import { Link, useNavigate } from "react-router";
import { useCase } from "@/api/queries/useCase";
import { useLabel } from "@/api/queries/useLookup";
import { usePlaceNames } from "@/api/queries/useOrgTree";
import type { TaskDetail } from "@/api/answers";
import { usePhone } from "@/app/viewport";
import { CaseCode } from "@/parts/CaseCode";
import { Deadline } from "@/parts/Deadline";
import { Icon } from "@/parts/Icon";
import { nameOf, phoneOf } from "@/parts/party";
import { PaperHead } from "@/parts/PaperHead";
import { Risk } from "@/parts/Risk";
import { placeInWorklist } from "@/state/worklist";

/** What is to be done, about what, with whom, by when. */
export function TaskHead({ task, now }: { task: TaskDetail; now: Date }) {
  const phone = usePhone();
  const code = task.case ? (task.case.case_code ?? task.case.key) : null;
  return (
    <header className="th">
      <PaperHead title={`办件：${task.name}`} />
      <div className="row mut sm">
        {!phone && (
          <>
            <Link className="lnk" to="/inbox">
              待办
            </Link>
            <span aria-hidden="true">›</span>
          </>
        )}
        {task.case && <CaseCode code={task.case.case_code} />}
        <span className="sp" />
        {phone ? <Risk level={task.case?.risk} full /> : <Neighbours task={task.key} />}
      </div>
      <div className="row th-title">
        <h1>{task.name}</h1>
        <p>{task.case?.title}</p>
        <span className="sp" />
        {!phone && (
          <Deadline
            facts={task.due_at ? { dueAt: task.due_at, createdAt: task.created_at } : null}
            now={now}
            boxed
          />
        )}
      </div>
      <Meta task={task} code={code} />
    </header>
  );
}

function Meta({ task, code }: { task: TaskDetail; code: string | null }) {
  const label = useLabel();
  const names = usePlaceNames();
  const phone = usePhone();
  const { data } = useCase(code);
  const parties = data?.found.parties ?? [];
  const amount = task.variables.amount_cny;
  return (
    <div className="meta">
      {parties.map((party) => (
        <span key={party.number}>
          {label("party_role", party.party_role)} <b>{nameOf(party)}</b>{" "}
          {phoneOf(party) && <span className="sm mut">{phoneOf(party)}</span>}
        </span>
      ))}
      <span>{names(task.case?.location_org ?? task.place)}</span>
      {typeof amount === "number" && amount > 0 && <span>标的 {amount.toLocaleString("zh-CN")} 元</span>}
      {!phone && task.case && <Risk level={task.case.risk} full />}
      {code !== null && (
        <Link className="lnk" to={`/cases/${code}`}>
          看整案
        </Link>
      )}
    </div>
  );
}

function Neighbours({ task }: { task: string }) {
  const go = useNavigate();
  const at = placeInWorklist(task);
  if (at === null || at.of < 2) return null;
  return (
    <span className="row">
      第 {at.at} / {at.of} 件
      <Button size="small" disabled={!at.before} onClick={() => void go(`/tasks/${at.before}`)}>
        <Icon name="back" size={14} />
        上一件
      </Button>
      <Button size="small" disabled={!at.after} onClick={() => void go(`/tasks/${at.after}`)}>
        下一件
      </Button>
    </span>
  );
}
