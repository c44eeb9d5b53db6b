import { Button } from "antd";
import { Link } from "react-router";
import type { CaseDetail } from "@/api/answers";
import { useDisputeTypes, useLabel, useProcedureName } from "@/api/queries/useLookup";
import { usePlaceNames } from "@/api/queries/useOrgTree";
import { useMe } from "@/app/useMe";
import { CaseActs } from "@/pages/case/CaseActs";
import { CaseCode } from "@/parts/CaseCode";
import { firstDue } from "@/parts/waiting";
import { Risk } from "@/parts/Risk";
import { dateText } from "@/text/dates";
import { mayDo } from "@/text/holds";

/** What the case is about, its state, the risk of the matter, and what one may do next. */
export function CaseHead({ found, now, code }: { found: CaseDetail; now: Date; code: string }) {
  const me = useMe();
  const label = useLabel();
  const mine = firstDue(found.waiting_for.filter((one) => mayDo(me, one)));
  const review =
    typeof found.fields.risk_review_date === "string"
      ? `　复核 ${dateText(found.fields.risk_review_date, now)}`
      : "";
  return (
    <div className="row case-title">
      <h1>{found.title ?? "敏感件"}</h1>
      {found.status && (
        <span className={found.closed_at ? "tag" : "tag pri"}>{label("case_status", found.status)}</span>
      )}
      {found.risk && (
        <span className="row">
          <Risk level={found.risk} full tag />
          <span className="xs mut">{review}</span>
        </span>
      )}
      <span className="sp" />
      {me.permissions.some((one) => one === "history:read" || one === "*") && (
        <Link to={`/audit/${found.case_code ?? found.key}`}>
          <Button>回放</Button>
        </Link>
      )}
      <CaseActs code={code} title={found.title ?? "敏感件"} />
      {found.sight !== "log" && (
        <Button className="no-phone" onClick={() => window.print()}>
          打印卷宗
        </Button>
      )}
      {mine && (
        <Link to={`/tasks/${mine.task_key}`}>
          <Button type="primary">办理「{mine.name}」</Button>
        </Link>
      )}
    </div>
  );
}

/** The facts in one line. */
export function CaseFacts({ found }: { found: CaseDetail }) {
  const label = useLabel();
  const places = usePlaceNames();
  const procedure = useProcedureName();
  const types = useDisputeTypes().data;
  const type = types?.find((one) => one.type_code === found.type_code);
  const amount = found.fields.amount_cny;
  const people = found.fields.people_count;
  const facts: [string, string][] = [];
  if (type) facts.push(["类型", type.subtype_name]);
  if (found.location_org) facts.push(["发生地", places(found.location_org)]);
  if (typeof found.fields.lead_unit === "string") facts.push(["主办", label("unit", found.fields.lead_unit)]);
  else if (found.owner_org && found.owner_org !== found.location_org)
    facts.push(["主办", places(found.owner_org)]);
  if (found.channel) facts.push(["来源", label("channel", found.channel)]);
  if (typeof found.fields.procedure_key === "string")
    facts.push(["程序", procedure(found.fields.procedure_key)]);
  if (typeof amount === "number" && amount > 0) facts.push(["标的", `${amount.toLocaleString("zh-CN")} 元`]);
  if (typeof people === "number") facts.push(["涉及", `${people} 人`]);
  if (found.closing_reason) facts.push(["结果", label("closing_reason", found.closing_reason)]);
  return (
    <div className="meta">
      <CaseCode code={found.case_code} />
      {facts.map(([name, value]) => (
        <span key={name}>
          <span className="mut">{name}</span> {value}
        </span>
      ))}
    </div>
  );
}
