import { Link } from "react-router";
import { useLabel } from "@/api/queries/useLookup";
import type { CaseRecords, Holder } from "@/api/queries/useCaseRecords";
import { Deeds } from "@/pages/case/Deeds";
import { AwaitedLine } from "@/pages/case/AwaitedLine";
import { CaseCode } from "@/parts/CaseCode";
import { Panel } from "@/parts/Panel";
import { dayText, pastText, spanText } from "@/text/dates";

const HOW: Record<string, string> = { start: "分流确认", up: "提级", down: "下转", same: "改主办单位" };

/** 由谁主办、提级、会商、关联: at every moment exactly one unit holds the case, and both levels see which. */
export function Holders({ records, now }: { records: CaseRecords; now: Date }) {
  const label = useLabel();
  return (
    <div className="stack">
      <Panel title="由谁主办" hint="任何时候只有一个主办单位，上下两级看到的一样">
        {records.holders.length === 0 ? (
          <p className="mut">还没有分流，主办单位未定。</p>
        ) : (
          <Chain holders={records.holders} now={now} />
        )}
      </Panel>
      {records.escalations.map((one) => (
        <Panel
          key={one.key}
          title={one.to_level ? `${one.from_level ?? ""} → ${one.to_level}` : "提级办理"}
          hint={`${one.reason ? `理由：${one.reason}　` : ""}${dayText(one.started_at, now)} 提起`}
          extra={<span className={one.ended_at ? "tag" : "tag mi"}>{one.outcome}</span>}
        >
          <Deeds deeds={one.deeds} now={now} />
          <AwaitedLine waiting={one.waiting_for} now={now} />
        </Panel>
      ))}
      {records.reviews.map((one) => (
        <Panel
          key={one.key}
          title="三级会商研判"
          hint={one.tier ?? undefined}
          extra={
            <span className={one.ended_at ? "tag" : "tag mi"}>
              {one.decision ? `决定：${one.decision}` : "正在研判"}
            </span>
          }
        >
          <Deeds deeds={one.deeds} now={now} />
          <AwaitedLine waiting={one.waiting_for} now={now} />
        </Panel>
      ))}
      <Panel title="关联案件">
        {records.related.length === 0 ? (
          <p className="mut">没有并案或关联的案件。</p>
        ) : (
          <ul className="related">
            {records.related.map((one) => (
              <li key={one.case_code} className="row wrap">
                <span className="tag o">{one.how}</span>
                {one.visible ? (
                  <Link className="lnk" to={`/cases/${one.case_code}`}>
                    <CaseCode code={one.case_code} />
                  </Link>
                ) : (
                  <CaseCode code={one.case_code} />
                )}
                <span>{one.title ?? "不在您的范围内，只显示案号"}</span>
                {one.status && <span className="tag">{label("case_status", one.status)}</span>}
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </div>
  );
}

function Chain({ holders, now }: { holders: readonly Holder[]; now: Date }) {
  return (
    <ol className="chain">
      {holders.map((one) => {
        const until = one.until ? new Date(one.until) : now;
        return (
          <li key={one.from} className={one.until ? "" : "on"}>
            <span className={`tag ${one.direction === "up" ? "mi" : "pri"}`}>{HOW[one.direction]}</span>
            <div>
              <b>
                {one.level_name}　{one.unit_name}
              </b>
              {!one.until && <span className="tag lo">现在由它主办</span>}
              <p className="sm mut">
                {pastText(one.from, now)} 起{one.until ? `，至 ${pastText(one.until, now)}` : ""}，
                {spanText(until.getTime() - new Date(one.from).getTime())}　{one.who}
                {one.role && ` ${one.role}`} 确认
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
