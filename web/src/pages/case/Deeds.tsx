import type { Deed } from "@/api/queries/useCaseRecords";
import { FormFields } from "@/parts/FormFields";
import { pastText } from "@/text/dates";

/** What was done in one procedure, oldest first: who, when, what was filled in, which papers came. */
export function Deeds({ deeds, now }: { deeds: readonly Deed[]; now: Date }) {
  if (deeds.length === 0) return <p className="mut sm">还没有人办过。</p>;
  return (
    <ol className="tl">
      {deeds.map((deed, at) => (
        <li key={`${deed.at}-${at}`} className={deed.by_person ? "key" : ""}>
          <time dateTime={deed.at}>{pastText(deed.at, now)}</time>
          <b>{deed.what}</b>
          <p className="sm mut">
            {deed.who}
            {deed.role && ` ${deed.role}`}
            {deed.papers.map((paper) => `　出具 ${paper.template} ${paper.name}${paper.number}`)}
          </p>
          {deed.form && (
            <details className="deed-form">
              <summary className="sm">看填写的内容</summary>
              <FormFields fields={deed.form.fields} />
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}
