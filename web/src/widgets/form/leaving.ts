import { wrongFormat } from "@/text/formats";
import { type FieldInstance, type FormErrors, putError } from "@/widgets/form/errors";

interface Field {
  id: string;
  properties?: { format?: unknown };
}

const valueAt = (data: unknown, path: readonly (string | number)[]) =>
  path.reduce<unknown>(
    (at, key) =>
      at === null || at === undefined ? undefined : (at as Record<string | number, unknown>)[key],
    data,
  );

/** The form's errors with those of the formats that form-js does not know; null when there is nothing to add. */
export function withFormats(
  errors: FormErrors,
  field: Field,
  instances: readonly FieldInstance[],
  data: unknown,
): FormErrors | null {
  let found: FormErrors | null = null;
  for (const one of instances.filter((instance) => instance.id === field.id)) {
    const said = wrongFormat(field.properties?.format, valueAt(data, one.valuePath));
    if (said === null || JSON.stringify(errors[field.id] ?? "").includes(JSON.stringify(said))) continue;
    found ??= structuredClone(errors);
    putError(found, [one.id, ...Object.values(one.indexes ?? {})], said);
  }
  return found;
}
