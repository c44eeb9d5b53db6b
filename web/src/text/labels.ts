type Options = Record<string, { value: string; label: string }[]>;

/** What stands for a value that no table names: a key is for programs and never shown. */
const NAMELESS = "未列名";
const KEY = /^[a-z][a-z0-9_.-]*$/;

/** The label of a value in a table: nothing while the tables (`all`) are still on their way; words that are none of the table's stay. */
export function labelOf(all: Options | undefined, table: string, value: string | null | undefined): string {
  if (value == null) return "—";
  const found = all?.[table]?.find((one) => one.value === value)?.label;
  if (found !== undefined) return found;
  if (!KEY.test(value)) return value;
  return all === undefined ? "" : NAMELESS;
}
