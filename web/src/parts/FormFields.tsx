import type { components } from "@/api/schema";
import { readReference } from "@/widgets/form/files";

type Field = components["schemas"]["FilledField"];

/** The fields of a form as they were handed in; what was left empty is not shown. */
export function FormFields({ fields }: { fields: readonly Field[] }) {
  const shown = fields.filter((field) => field.filled && field.value !== null && field.label !== "");
  if (shown.length === 0) return <p className="mut sm">没有填写内容。</p>;
  return (
    <dl className="filled">
      {shown.map((field) => (
        <div key={field.label}>
          <dt>{field.label}</dt>
          <dd className={field.hidden ? "mut" : ""}>{readable(field.value ?? "")}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Names of files without the numbers under which they are kept. */
function readable(value: string): string {
  return value.replace(/[0-9a-f]{8}-[0-9a-f-]{27}\/[^、\n]+/g, (text) => readReference(text).name);
}
