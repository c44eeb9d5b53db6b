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

const EMPTY: Record<string, unknown> = {
  textfield: "",
  textarea: "",
  checkbox: false,
  checklist: [],
  taglist: [],
};
const nameOf = (field: Component) => field.key ?? field.path ?? "";
const cellsOf = (list: Component) => fieldsOf({ components: list.components ?? [] });
const rowsOf = (list: Component, values: Values) => {
  const rows = values[nameOf(list)];
  return Array.isArray(rows) ? (rows as Values[]) : [];
};

/** Whether a field is shown for what conditions see (`seenBy`): its schema says when it hides. In a row names are the
 * form's, `this` is the row as it is filled in, with what is hidden there: so has form-js. */
export function isShown(field: Component, seen: Values, row?: Values): boolean {
  const rule = field.conditional?.hide;
  if (!rule) return true;
  try {
    // as form-js asks it, and the server: no answer hides, too
    const names = row === undefined ? seen : { this: row, ...seen, _this_: row };
    return unaryTest(rule.replace(/^=/, ""), names).value !== true;
  } catch {
    return true;
  }
}

const untouched = (fields: readonly Component[]): Values =>
  Object.fromEntries(fields.map((field) => [nameOf(field), EMPTY[field.type] ?? null]));

/** A row with every cell; what nobody has touched is empty. */
export const filled = (cells: readonly Component[], row: Values): Values => ({ ...untouched(cells), ...row });

/** What conditions see, as form-js and the server have it: what is filled in, without what hidden fields hold; where such
 * a field stands, and where nobody has filled in anything, what stands for empty. */
export function seenBy(fields: readonly Component[], values: Values): Values {
  const all: Values = { ...untouched(fields), ...values };
  for (const list of fields.filter((field) => field.type === "dynamiclist"))
    all[nameOf(list)] = rowsOf(list, values).map((row) => filled(cellsOf(list), row));
  const seen = { ...all };
  for (const field of fields) {
    const name = nameOf(field);
    if (!isShown(field, all)) seen[name] = field.type === "dynamiclist" ? [] : (EMPTY[field.type] ?? null);
    else if (field.type === "dynamiclist")
      seen[name] = rowsOf(field, all).map((row) => {
        const shown = { ...row };
        for (const cell of cellsOf(field)) if (!isShown(cell, all, row)) shown[nameOf(cell)] = undefined;
        return shown;
      });
  }
  return seen;
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
export function handedIn(
  fields: readonly Component[],
  values: Values,
  seen = seenBy(fields, values),
  row?: Values,
): Values {
  const given: Values = {};
  for (const field of fields) {
    const name = nameOf(field);
    if (!isShown(field, seen, row)) continue;
    if (field.type === "dynamiclist") {
      const cells = cellsOf(field);
      given[name] = rowsOf(field, values).map((one) => handedIn(cells, one, seen, filled(cells, one)));
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
  seen = seenBy(fields, values),
  row?: Values,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const field of fields) {
    const name = nameOf(field);
    if (!isShown(field, seen, row)) continue;
    if (field.type === "dynamiclist") {
      const rows = rowsOf(field, values);
      if (field.validate?.required && rows.length === 0) found[under + name] = `请加一位${field.label ?? ""}`;
      rows.forEach((one, at) => {
        const cells = cellsOf(field);
        Object.assign(found, missing(cells, one, `${under}${name}.${at}.`, seen, filled(cells, one)));
      });
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
