import type { Finding } from "@/api/answers";

/** A field of a rendered form: which component it is, where its value stands, and in which rows of lists. */
export interface FieldInstance {
  id: string;
  valuePath: (string | number)[];
  indexes?: Record<string, number>;
}

/** Errors as form-js keeps them: by component, then by the row of each list around it. */
export type FormErrors = Record<string, unknown>;

/** `parties[0].name` and `parties.0.name` are the same place. */
export function pathOf(where: string): string {
  return where.replace(/\[(\d+)\]/g, ".$1").replace(/^\./, "");
}

/** A finding in one sentence: what is wrong, what was expected, how to mend it. */
export function sentence(finding: Finding): string {
  const parts = [finding.message.replace(/[。；]$/, "")];
  if (
    finding.expected &&
    !finding.message.includes(finding.expected) &&
    !/必填|不能为空/.test(finding.message)
  )
    parts.push(`应为${finding.expected}`);
  if (finding.remedy && !parts.join("").includes(finding.remedy))
    parts.push(finding.remedy.replace(/[。；]$/, ""));
  return parts.join("；");
}

/** Lays the server's findings beside their fields; what fits no field is given back to be told above the form. */
export function placeFindings(
  findings: readonly Finding[],
  fields: readonly FieldInstance[],
): { errors: FormErrors; rest: Finding[]; first: FieldInstance | null } {
  const errors: FormErrors = {};
  const rest: Finding[] = [];
  let first: FieldInstance | null = null;
  for (const finding of findings) {
    const field = fields.find((one) => one.valuePath.join(".") === pathOf(finding.where));
    if (field === undefined) {
      rest.push(finding);
      continue;
    }
    first = first === null || fields.indexOf(field) < fields.indexOf(first) ? field : first;
    putError(errors, [field.id, ...Object.values(field.indexes ?? {})], sentence(finding));
  }
  return { errors, rest, first };
}

/** Adds a sentence to the errors of a field: its component's id, then the row of each list around it. */
export function putError(errors: FormErrors, path: (string | number)[], text: string): void {
  let at: Record<string | number, unknown> = errors;
  for (const part of path.slice(0, -1)) at = (at[part] ??= {}) as Record<string | number, unknown>;
  const last = path.at(-1) ?? "";
  const known = at[last];
  at[last] = Array.isArray(known) ? [...(known as string[]), text] : [text];
}

/** How many fields are wrong. */
export function countErrors(errors: unknown): number {
  if (Array.isArray(errors) && errors.every((one) => typeof one === "string"))
    return errors.length > 0 ? 1 : 0;
  if (errors === null || typeof errors !== "object") return 0;
  return Object.values(errors).reduce<number>((sum, inner) => sum + countErrors(inner), 0);
}
