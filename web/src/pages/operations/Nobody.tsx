import { Link } from "react-router";
import { type NobodyRow, useNobody } from "@/api/queries/useNobody";
import { usePlaceNames } from "@/api/queries/useOrgTree";
import { useNow } from "@/app/useNow";
import { usePhone } from "@/app/viewport";
import { CaseCode } from "@/parts/CaseCode";
import { Empty, Failed, Reading } from "@/parts/states";
import { pastText, spanText } from "@/text/dates";
import { causeOf } from "@/text/standstill";

/** 没人办: nothing is wrong, and yet nobody comes: no living candidate, no program that takes the job. */
export function Nobody() {
  const list = useNobody();
  const phone = usePhone();
  const rows = list.data ?? [];
  return (
    <>
      <div className="hd">
        <h1>
          没人办 {list.isSuccess ? `${rows.length.toLocaleString("zh-CN")} 处` : ""}
          <small>没有在岗的人能办，或者没有程序来领</small>
        </h1>
      </div>
      {list.isPending && <Reading />}
      {list.isError && <Failed error={list.error} what="没人办的" again={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Empty title="没有没人办的">轮到没有人的岗位、交给没有来的程序的，会列在这里。</Empty>
      )}
      {rows.length > 0 && (phone ? <Cards rows={rows} /> : <Table rows={rows} />)}
    </>
  );
}

function Table({ rows }: { rows: NobodyRow[] }) {
  return (
    <div className="list">
      <table className="ops-table">
        <thead>
          <tr>
            <th scope="col">停在哪一步</th>
            <th scope="col">为什么</th>
            <th scope="col">案件或地点</th>
            <th scope="col">等了多久</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
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
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ rows }: { rows: NobodyRow[] }) {
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.key} className="item-m ops-card">
          <Where row={row} />
          <Why row={row} />
          <div className="row ops-facts">
            <Whose row={row} />
            <span className="sp" />
            <Since row={row} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Where({ row }: { row: NobodyRow }) {
  return (
    <>
      <b className="ops-t1">{row.element_name ?? "没有名称的一处"}</b>
      <div className="t2">{row.process_name ?? "没有名称的程序"}</div>
    </>
  );
}

function Why({ row }: { row: NobodyRow }) {
  const cause = causeOf(row.cause);
  return (
    <>
      <b>{cause.title}</b>
      <p className="sm">{cause.help}</p>
    </>
  );
}

function Whose({ row }: { row: NobodyRow }) {
  const place = usePlaceNames();
  if (row.case_code === null) return <span className="mut">{place(row.place)}</span>;
  return (
    <Link to={`/cases/${row.case_code}`} aria-label={`打开案件 ${row.case_code}`}>
      <CaseCode code={row.case_code} />
    </Link>
  );
}

function Since({ row }: { row: NobodyRow }) {
  const now = useNow();
  const length = now.getTime() - new Date(row.since).getTime();
  return (
    <div>
      {length < 60_000 ? "不到 1 分钟" : `已等 ${spanText(length)}`}
      <div className="xs mut">{pastText(row.since, now)} 起</div>
    </div>
  );
}
