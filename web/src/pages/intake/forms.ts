import { unaryTest } from "@/feel/called";
import { plainText } from "@/text/plain";

export type Values = Record<string, unknown>;

/** A field of a form as its schema writes it; a list of rows has `path` and `components`. */
export interface Component {
  type: string;
  key?: string;
  path?: string;
  label?: string;
  description?: string;
  text?: string;
  subtype?: string;
  values?: { value: unknown; label: string }[];
  validate?: { required?: boolean; maxLength?: number; min?: number; max?: number; pattern?: string };
  conditional?: { hide?: string };
  decimalDigits?: number;
  properties?: { format?: unknown };
  multiple?: boolean;
  components?: Component[];
}

/** The fields of a form, those inside groups too; texts and empty space left out. */
export function fieldsOf(schema: Values): Component[] {
  const found: Component[] = [];
  const look = (components: readonly Component[]) => {
    for (const one of components) {
      if (one.type === "dynamiclist" || (one.key && one.type !== "expression")) found.push(one);
      else if (one.components) look(one.components);
    }
  };
  look(Array.isArray(schema.components) ? (schema.components as Component[]) : []);
  return found;
}

/** Whether a field is shown for what is filled in so far: its schema says when it hides. In a row names are the form's, `this` is the row. */
export function isShown(field: Component, values: Values, row?: Values): boolean {
  const rule = field.conditional?.hide;
  if (!rule) return true;
  try {
    // as form-js asks it, and the server: no answer hides, too
    const answer: unknown = unaryTest(
      rule.replace(/^=/, ""),
      row === undefined ? values : { this: row, ...values, _this_: row },
    );
    const told = answer !== null && typeof answer === "object" && "value" in answer ? answer.value : answer;
    return told !== true;
  } catch {
    return true;
  }
}

/** Whether nothing has been filled in. */
export function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === "string" && value.trim() === "") ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** What is handed in: the form's own fields that are shown and filled in. */
export function handedIn(fields: readonly Component[], values: Values, whole?: Values): Values {
  const given: Values = {};
  for (const field of fields) {
    const name = field.key ?? field.path ?? "";
    if (!(whole ? isShown(field, whole, values) : isShown(field, values))) continue;
    if (field.type === "dynamiclist") {
      const rows = Array.isArray(values[name]) ? (values[name] as Values[]) : [];
      given[name] = rows.map((row) =>
        handedIn(fieldsOf({ components: field.components ?? [] }), row, whole ?? values),
      );
    } else if (!isEmpty(values[name]))
      given[name] = typeof values[name] === "string" ? values[name].trim() : values[name];
  }
  return given;
}

/** What is still missing, by path: `title`, `parties.0.display_name`. */
export function missing(
  fields: readonly Component[],
  values: Values,
  under = "",
  whole?: Values,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const field of fields) {
    const name = field.key ?? field.path ?? "";
    if (!(whole ? isShown(field, whole, values) : isShown(field, values))) continue;
    if (field.type === "dynamiclist") {
      const rows = Array.isArray(values[name]) ? (values[name] as Values[]) : [];
      if (field.validate?.required && rows.length === 0) found[under + name] = `请加一位${field.label ?? ""}`;
      rows.forEach((row, at) =>
        Object.assign(
          found,
          missing(
            fieldsOf({ components: field.components ?? [] }),
            row,
            `${under}${name}.${at}.`,
            whole ?? values,
          ),
        ),
      );
    } else if (field.validate?.required && isEmpty(values[name]))
      found[under + name] =
        `请${/radio|select|checkbox/.test(field.type) ? "选择" : "填写"}「${field.label ?? ""}」`;
  }
  return found;
}

/** How many characters may still be written, from when it matters. */
export function roomLeft(field: Component, value: unknown): string {
  const most = field.validate?.maxLength;
  if (!most || most > 200) return "";
  return `还可写 ${most - plainText(value).length} 字`;
}
