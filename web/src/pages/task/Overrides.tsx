import { Note } from "@/parts/Note";
import { overridesOf, suggestionsOf } from "@/widgets/form/suggestions";

type Values = Record<string, unknown>;

/** 建议 → 改为: what a person decides otherwise than the platform suggests, before it is handed in; it is recorded with the reason. */
export function Overrides({ schema, known, values }: { schema: Values; known: Values; values: Values }) {
  const found = overridesOf(suggestionsOf(schema, known), values);
  if (found.length === 0) return null;
  return (
    <Note tone="mi">
      <b>您没有照系统的建议，提交时把理由写在表里：</b>
      <ul className="overrides">
        {found.map((one) => (
          <li key={one.key}>
            {one.label}：建议「{one.suggested}」→ 改为「<b>{one.chosen}</b>」
          </li>
        ))}
      </ul>
    </Note>
  );
}
