import type { CaseDetail } from "@/api/queries/useCase";
import { type FormDeed, useCaseForms } from "@/api/queries/useCaseRecords";
import { useLabel } from "@/api/queries/useLookup";
import { FormFields } from "@/parts/FormFields";
import { LookInside, useLookInside } from "@/parts/LookInside";
import { Panel } from "@/parts/Panel";
import { Failed, Reading } from "@/parts/states";
import { pastText } from "@/text/dates";
import { plainText } from "@/text/plain";

/** The facts of the case that stand in its file, by the words of the handbook's 8.1. */
const FACTS: [string, string, string?][] = [
  ["matter_kind", "诉求性质", "matter_kind"],
  ["people_count", "涉及人数"],
  ["amount_cny", "涉及金额（元）"],
  ["statutory_channel", "法定程序", "statutory_channel"],
  ["in_jurisdiction", "属本辖区"],
  ["materials_complete", "材料齐全"],
  ["cross_region", "跨区县"],
  ["cross_town", "跨镇街"],
  ["complexity_suggested", "复杂度（建议）", "complexity"],
  ["complexity_confirmed", "复杂度（确认）", "complexity"],
  ["risk_suggested", "事项风险（建议）", "risk_level"],
  ["risk_confirmed", "事项风险（确认）", "risk_level"],
  ["risk_review_date", "风险复核日"],
  ["handling_level", "办理层级", "handling_level"],
  ["lead_unit", "主办单位", "unit"],
  ["handler", "承办人"],
  ["due_date", "办理期限"],
  ["archive_no", "归档编号"],
  ["retention_until", "保管到"],
];

/** 表单与事实: what is known of the case, and every form as it was handed in. `only` narrows the forms. */
export function FormsTab({
  code,
  found,
  now,
  only,
}: {
  code: string;
  found: CaseDetail;
  now: Date;
  only?: (deed: FormDeed) => boolean;
}) {
  const forms = useCaseForms(code, true);
  const label = useLabel();
  const inside = useLookInside(code);
  const sensitive = found.confidentiality === "restricted" || found.confidentiality === "sealed";
  const extra = sensitive && found.sight === "full" && <LookInside inside={inside} />;
  const rows = [...(inside.open ?? forms.data ?? [])].filter(only ?? (() => true)).reverse();
  const facts = FACTS.flatMap(([name, text, table]) => {
    const value = found.fields[name];
    if (value === undefined || value === null || value === "") return [];
    const shown =
      typeof value === "boolean"
        ? value
          ? "是"
          : "否"
        : table
          ? label(table, plainText(value))
          : typeof value === "number"
            ? value.toLocaleString("zh-CN")
            : plainText(value);
    return [[text, shown] as const];
  });
  return (
    <div className="stack">
      {only === undefined && (
        <Panel title="事实">
          {facts.length === 0 ? (
            <p className="mut">还没有登记。</p>
          ) : (
            <dl className="facts">
              {facts.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          )}
        </Panel>
      )}
      {forms.isPending && <Reading lines={5} />}
      {forms.isError && <Failed error={forms.error} what="填过的表单" again={() => void forms.refetch()} />}
      {forms.isSuccess && (
        <Panel
          title={only ? "协议与履行" : "填过的表单"}
          hint={rows.length > 0 ? `${rows.length} 张，最近的在前` : undefined}
          extra={extra}
          flush
        >
          {rows.length === 0 && (
            <p className="pb mut">
              {only
                ? "还没有协议。谈成以后，协议条款、签署、履行与回访的情况列在这里。"
                : "还没有人填过表单。"}
            </p>
          )}
          {rows.map((deed, at) => (
            <details key={`${deed.at}-${at}`} className="form-then" open={at === 0 || only !== undefined}>
              <summary>
                <b>{deed.what}</b>
                <span className="sm mut">
                  {deed.process_name}　{deed.who}
                  {deed.role && ` ${deed.role}`}　{pastText(deed.at, now)}　第 {deed.form?.version} 版
                </span>
              </summary>
              {deed.form && <FormFields fields={deed.form.fields} />}
            </details>
          ))}
        </Panel>
      )}
    </div>
  );
}
