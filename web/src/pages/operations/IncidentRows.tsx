import { Link } from "react-router";
import { useRetryIncident } from "@/api/mutations/useRetryIncident";
import type { IncidentRow } from "@/api/queries/useIncidents";
import { usePlaceNames } from "@/api/queries/useOrgTree";
import { useMe } from "@/app/useMe";
import { useNow } from "@/app/useNow";
import { Again } from "@/pages/operations/Again";
import { mayDeploy, mayResolve } from "@/pages/operations/may";
import { CaseCode } from "@/parts/CaseCode";
import { pastText, spanText } from "@/text/dates";
import { causeOf } from "@/text/standstill";

/** What stands still, as a table at a desk. */
export function IncidentTable({ rows }: { rows: IncidentRow[] }) {
  const me = useMe();
  const acts = mayResolve(me) || rows.some((row) => row.state === "RESOLVED");
  return (
    <div className="list">
      <table className="ops-table">
        <thead>
          <tr>
            <th scope="col">停在哪一步</th>
            <th scope="col">为什么</th>
            <th scope="col">案件或地点</th>
            <th scope="col">停了多久</th>
            {acts && <th scope="col">怎么办</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.slot ?? row.key}>
              <td>
                <Where row={row} />
              </td>
              <td className="ops-why">
                <Why row={row} />
              </td>
              <td className="nw">
                <Whose row={row} />
              </td>
              <td className="nw">
                <Since row={row} />
              </td>
              {acts && (
                <td>
                  <TryAgain row={row} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The same in the hand. */
export function IncidentCards({ rows }: { rows: IncidentRow[] }) {
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.slot ?? row.key} className="item-m ops-card">
          <Where row={row} />
          <Why row={row} />
          <div className="row ops-facts">
            <Whose row={row} />
            <span className="sp" />
            <Since row={row} />
          </div>
          <TryAgain row={row} />
        </li>
      ))}
    </ul>
  );
}

function Where({ row }: { row: IncidentRow }) {
  const me = useMe();
  const name = row.process_name ?? "没有名称的程序";
  return (
    <>
      <b className="ops-t1">{row.element_name ?? "没有名称的一处"}</b>
      <div className="t2">
        {name}
        {mayDeploy(me) && (
          <>
            {" "}
            <Link className="lnk" to={`/studio/${row.process_id}/${me.place}`} aria-label={`看图：${name}`}>
              看图
            </Link>
          </>
        )}
      </div>
    </>
  );
}

function Why({ row }: { row: IncidentRow }) {
  const cause = causeOf(row.error_type);
  return (
    <>
      <b>{cause.title}</b>
      {row.state === "ACTIVE" && <p className="sm">{cause.help}</p>}
      <details className="ops-said">
        <summary>平台的原话</summary>
        <p>{row.message}</p>
      </details>
    </>
  );
}

function Whose({ row }: { row: IncidentRow }) {
  const place = usePlaceNames();
  if (row.case_code !== null)
    return (
      <Link to={`/cases/${row.case_code}`} aria-label={`打开案件 ${row.case_code}`}>
        <CaseCode code={row.case_code} />
      </Link>
    );
  return <span className="mut">{place(row.place)}</span>;
}

function Since({ row }: { row: IncidentRow }) {
  const now = useNow();
  const standing = row.resolved_at === null;
  const until = standing ? now : new Date(row.resolved_at ?? now);
  const length = until.getTime() - new Date(row.since).getTime();
  return (
    <div>
      {length < 60_000 ? "不到 1 分钟" : `${standing ? "已停" : "停了"} ${spanText(length)}`}
      <div className="xs mut">{pastText(row.since, now)} 起</div>
    </div>
  );
}

function TryAgain({ row }: { row: IncidentRow }) {
  const me = useMe();
  const now = useNow();
  const retry = useRetryIncident();
  if (row.state === "RESOLVED" && row.slot === undefined)
    return (
      <span className="mut">
        {row.resolved_at === null ? "已处理" : `${pastText(row.resolved_at, now)} 处理`}
      </span>
    );
  return (
    <Again
      label="再试一次"
      about={row.element_name ?? row.process_name ?? ""}
      tried={row.tried}
      done={row.state === "RESOLVED"}
      pending={retry.isPending}
      error={retry.error}
      press={mayResolve(me) ? () => retry.mutate(row) : null}
    />
  );
}
