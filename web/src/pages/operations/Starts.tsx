import type { components } from "@/api/schema";
import { useProcedureName } from "@/api/queries/useLookup";
import { usePlaceNames } from "@/api/queries/useOrgTree";
import { useStarts } from "@/api/queries/useStarts";
import { useNow } from "@/app/useNow";
import { usePhone } from "@/app/viewport";
import { Empty, Failed, Reading } from "@/parts/states";
import { momentText, pastText } from "@/text/dates";

type Row = components["schemas"]["StartTimerRow"];

const slot = (row: Row) => `${row.process_id}/${row.element_id}/${row.place}`;

/** 定时开始: the procedures that start by time, when next, when last, and what is late. */
export function Starts() {
  const list = useStarts();
  const phone = usePhone();
  const rows = list.data ?? [];
  const late = rows.filter((row) => row.late).length;
  return (
    <>
      <div className="hd">
        <h1>
          定时开始 {list.isSuccess ? `${rows.length.toLocaleString("zh-CN")} 个` : ""}
          <small>{late > 0 ? `${late} 个到了时间没有开始` : "到了时间自己开始的程序"}</small>
        </h1>
      </div>
      {list.isPending && <Reading />}
      {list.isError && <Failed error={list.error} what="定时开始" again={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Empty title="没有按时间开始的程序">图里画了定时开始、又已经发布的程序，会列在这里。</Empty>
      )}
      {rows.length > 0 && (phone ? <Cards rows={rows} /> : <Table rows={rows} />)}
    </>
  );
}

function Table({ rows }: { rows: Row[] }) {
  const place = usePlaceNames();
  const name = useProcedureName();
  return (
    <div className="list">
      <table className="ops-table">
        <thead>
          <tr>
            <th scope="col">程序</th>
            <th scope="col">地点</th>
            <th scope="col">下一次</th>
            <th scope="col">上一次</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={slot(row)}>
              <td>
                <b className="ops-t1">{name(row.process_id) || row.name}</b>
                {row.element_name && <div className="t2">{row.element_name}</div>}
              </td>
              <td>{place(row.place)}</td>
              <td>
                <Next row={row} />
              </td>
              <td className="nw">
                <Last row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ rows }: { rows: Row[] }) {
  const place = usePlaceNames();
  const name = useProcedureName();
  return (
    <ul>
      {rows.map((row) => (
        <li key={slot(row)} className="item-m ops-card">
          <b className="ops-t1">{name(row.process_id) || row.name}</b>
          <p className="sm">
            {row.element_name && `${row.element_name} · `}
            {place(row.place)}
          </p>
          <p className="sm">
            <span className="mut">下一次</span> <Next row={row} />
          </p>
          <p className="sm">
            <span className="mut">上一次</span> <Last row={row} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function Next({ row }: { row: Row }) {
  const now = useNow();
  if (!row.due_at) return <span className="mut">不再开始</span>;
  return (
    <>
      {momentText(row.due_at, now)} {row.late && <span className="tag mi">到了时间没有开始</span>}
    </>
  );
}

function Last({ row }: { row: Row }) {
  const now = useNow();
  return row.fired_at ? <>{pastText(row.fired_at, now)}</> : <span className="mut">还没有过</span>;
}
