import type { CaseRecords, Supervision } from "@/api/queries/useCaseRecords";
import { useEnums } from "@/api/queries/useLookup";
import { AwaitedLine } from "@/pages/case/AwaitedLine";
import { Deeds } from "@/pages/case/Deeds";
import { ladderOf } from "@/pages/case/ladder";
import { SamplingPanel } from "@/pages/case/SamplingPanel";
import { Panel } from "@/parts/Panel";
import { dayText, pastText } from "@/text/dates";

/** 督办、抽访与回访: each with who, when, why; sampling with its proof of draw. */
export function Oversight({ code, records, now }: { code: string; records: CaseRecords; now: Date }) {
  return (
    <div className="stack">
      {records.supervisions.length === 0 && (
        <Panel title="督办">
          <p className="mut">
            这件案子没有被督办过。到期没有办、没有反馈的，平台会自动提醒、催办；督查专员也可以发起。
          </p>
        </Panel>
      )}
      {records.supervisions.map((one, at) => (
        <SupervisionPanel
          key={one.key}
          one={one}
          number={records.supervisions.length > 1 ? at + 1 : 0}
          now={now}
        />
      ))}
      {records.samplings.length === 0 && (
        <Panel title="抽访">
          <p className="mut">
            没有被抽中过。结案的调解案件每月、每季按公开摇号抽样回访，抽中时名册、摇号和次序都列在这里。
          </p>
        </Panel>
      )}
      {records.samplings.map((one) => (
        <SamplingPanel key={one.key} code={code} one={one} now={now} />
      ))}
      <Panel
        title="回访"
        hint={records.follow_ups.length > 0 ? `${records.follow_ups.length} 次计划` : undefined}
      >
        {records.follow_ups.length === 0 ? (
          <p className="mut">结案以后按回访计划进行，做过的列在这里。</p>
        ) : (
          records.follow_ups.map((one) => (
            <div key={one.key} className="beside">
              <p className="sm mut">
                {dayText(one.started_at, now)} 开始
                {one.ended_at ? `，${dayText(one.ended_at, now)} 完毕` : "，还没有完"}
              </p>
              <Deeds deeds={one.deeds} now={now} />
              <AwaitedLine waiting={one.waiting_for} now={now} />
            </div>
          ))
        )}
      </Panel>
    </div>
  );
}

/** The seven levels, those that were taken filled in: who, when, why, with which paper. */
function SupervisionPanel({ one, number, now }: { one: Supervision; number: number; now: Date }) {
  const levels = useEnums().data?.supervision_level ?? [];
  const rungs = ladderOf(levels, one.rungs);
  const hint = [
    one.reason,
    one.overdue_days !== null && one.overdue_days > 0 ? `发起时超 ${one.overdue_days} 个工作日` : "",
    one.target ? `督办对象 ${one.target}` : "",
    one.requests > 1 ? `请求过 ${one.requests} 次` : "",
  ]
    .filter(Boolean)
    .join("　");
  return (
    <Panel
      title={`督办${number ? `（第 ${number} 次）` : ""}`}
      hint={hint}
      extra={
        <span className={one.ended_at ? "tag" : "tag mi"}>{one.result ?? `现为：${one.level_name}`}</span>
      }
    >
      <ol className="ladder" aria-label="督办级别">
        {rungs.map((rung) => (
          <li key={rung.level} className={rung.taken ? (rung.last ? "on last" : "on") : ""}>
            <b>{rung.name}</b>
            <span className="xs">{rung.taken ? pastText(rung.at, now) : "没有用到"}</span>
          </li>
        ))}
      </ol>
      {one.rungs.length > 0 && (
        <table className="rungs">
          <thead>
            <tr>
              <th scope="col">级别</th>
              <th scope="col">何时</th>
              <th scope="col">谁</th>
              <th scope="col">为什么</th>
              <th scope="col">文书</th>
            </tr>
          </thead>
          <tbody>
            {one.rungs.map((rung) => (
              <tr key={`${rung.level}-${rung.at}`}>
                <td>
                  <b>{rung.name}</b>
                </td>
                <td className="nw">{pastText(rung.at, now)}</td>
                <td>
                  {rung.who}
                  {rung.role && <div className="xs mut">{rung.role}</div>}
                </td>
                <td className="why">{rung.why}</td>
                <td>{rung.paper ? `${rung.paper.template} ${rung.paper.name}` : "—"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <AwaitedLine waiting={one.waiting_for} now={now} />
      <details className="deed-form">
        <summary className="sm">督办的全部经过（{one.deeds.length} 条）</summary>
        <Deeds deeds={one.deeds} now={now} />
      </details>
    </Panel>
  );
}
