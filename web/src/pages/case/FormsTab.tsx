import type { CaseDetail } from "@/api/answers";
import { type FormDeed, useCaseForms } from "@/api/queries/useCaseRecords";
import { useCaseFacts, useLabel } from "@/api/queries/useLookup";
import { FormFields } from "@/parts/FormFields";
import { LookInside, useLookInside } from "@/parts/LookInside";
import { Panel } from "@/parts/Panel";
import { Failed, Reading } from "@/parts/states";
import { pastText } from "@/text/dates";
import { plainText } from "@/text/plain";

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
  const known = useCaseFacts(found.location_org).data ?? [];
  const inside = useLookInside(code);
  const sensitive = found.confidentiality === "restricted" || found.confidentiality === "sealed";
  const extra = sensitive && found.sight === "full" && <LookInside inside={inside} />;
  const rows = [...(inside.open ?? forms.data ?? [])].filter(only ?? (() => true)).reverse();
  const facts = known.flatMap(({ field, label: text, enum: table }) => {
    const value = found.fields[field];
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
