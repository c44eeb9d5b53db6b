import { Link } from "react-router";
import type { components } from "@/api/schema";
import { useLabel, useStatusMeans } from "@/api/queries/useLookup";
import { usePlaceNames } from "@/api/queries/useOrgTree";
import { useNow } from "@/app/useNow";
import { CaseCode } from "@/parts/CaseCode";
import { Icon } from "@/parts/Icon";
import { Risk } from "@/parts/Risk";
import { pastText } from "@/text/dates";

type Row = components["schemas"]["CaseSummary"];

/** The cases as a table at a desk, as cards in the hand; a sensitive one shows its code only. */
export function CaseList({ rows, phone }: { rows: Row[]; phone: boolean }) {
  return phone ? <Cards rows={rows} /> : <Table rows={rows} />;
}

function useTone(): (row: Row) => string {
  const means = useStatusMeans();
  return (row) => {
    if (means(row.status, "filed")) return "tag lo";
    return means(row.status, "finished") ? "tag" : "tag pri";
  };
}

function address(row: Row): string {
  return `/cases/${row.case_code ?? row.key}`;
}

function Table({ rows }: { rows: Row[] }) {
  const tone = useTone();
  const label = useLabel();
  const places = usePlaceNames();
  const now = useNow();
  return (
    <table className="case-table">
      <thead>
        <tr>
          <th>案号</th>
          <th>事由</th>
          <th>状态</th>
          <th>事项风险</th>
          <th>发生地</th>
          <th>来源</th>
          <th>收到</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const secret = row.confidentiality !== "normal";
          return (
            <tr key={row.key}>
              <td>
                <Link to={address(row)}>
                  <CaseCode code={row.case_code} />
                </Link>
              </td>
              <td>
                {secret ? (
                  <>
                    <Icon name="lock" size={13} /> 敏感件
                  </>
                ) : (
                  <Link className="case-link" to={address(row)}>
                    {row.title}
                  </Link>
                )}
              </td>
              <td>{secret ? "—" : <span className={tone(row)}>{label("case_status", row.status)}</span>}</td>
              <td>{secret ? "—" : <Risk level={row.risk} />}</td>
              <td>{secret ? "—" : places(row.location_org)}</td>
              <td>{secret ? "—" : label("channel", row.channel)}</td>
              <td className="nw">{row.received_at ? pastText(row.received_at, now) : "—"}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Cards({ rows }: { rows: Row[] }) {
  const label = useLabel();
  return (
    <ul>
      {rows.map((row) => {
        const secret = row.confidentiality !== "normal";
        return (
          <li key={row.key} className="item-m">
            <Link to={address(row)}>
              <CaseCode code={row.case_code} />
              <b className="t1">{secret ? "敏感件" : row.title}</b>
              {!secret && (
                <span className="sm row">
                  <span className="tag pri">{label("case_status", row.status)}</span>
                  <Risk level={row.risk} full />
                </span>
              )}
              <i className="chev">
                <Icon name="chevron" />
              </i>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
