interface Component {
  id?: string;
  type?: string;
  subtype?: string;
  key?: string;
  label?: string;
  description?: string;
  values?: { value: unknown; label: string }[];
  properties?: Record<string, string>;
  components?: Component[];
}

/** What begins the line under a field that tells what the platform suggests. */
export const TOLD = "系统建议：";

/** A field whose value the platform suggests; `id` is the component's, `value` what the field takes. */
export interface Suggested {
  id: string;
  key: string;
  label: string;
  value: unknown;
  shown: string;
  values: { value: unknown; label: string }[];
}

/** A suggestion that a person did not follow. */
export interface Override {
  key: string;
  label: string;
  suggested: string;
  chosen: string;
}

/** The value at a path such as `acceptance.decision`; undefined when there is none. */
function at(path: string, known: Record<string, unknown>): unknown {
  let here: unknown = known;
  for (const name of path.split(".")) {
    if (here === null || typeof here !== "object") return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here ?? undefined;
}

function words(component: Pick<Component, "values">, value: unknown): string | undefined {
  const label = component.values?.find((one) => one.value === value)?.label;
  if (label !== undefined) return label;
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value)) return value.slice(0, 10);
  return typeof value === "number" ? String(value) : undefined;
}

/** What the field takes: one that holds a day takes the day of a moment. */
function taken(component: Component, value: unknown): unknown {
  return component.type === "datetime" && component.subtype === "date" && typeof value === "string"
    ? value.slice(0, 10)
    : value;
}

/** The form's fields with a suggestion that can be told: the form says where it stands (`properties.suggestion`). */
export function suggestionsOf(schema: Record<string, unknown>, known: Record<string, unknown>): Suggested[] {
  const found: Suggested[] = [];
  const look = (components: readonly Component[]) => {
    for (const component of components) {
      const path = component.properties?.suggestion;
      const value = component.key && path ? at(path, known) : undefined;
      const shown = value === undefined ? undefined : words(component, value);
      if (component.key && shown !== undefined)
        found.push({
          id: component.id ?? component.key,
          key: component.key,
          label: component.label ?? "",
          value: taken(component, value),
          shown,
          values: component.values ?? [],
        });
      look(component.components ?? []);
    }
  };
  look(Array.isArray(schema.components) ? (schema.components as Component[]) : []);
  return found;
}

/** Writes the platform's suggestion under each field that has one: it is told, never filled in (handbook 8.6). */
export function withSuggestions(
  schema: Record<string, unknown>,
  known: Record<string, unknown>,
): Record<string, unknown> {
  const told = new Map(suggestionsOf(schema, known).map((one) => [one.key, one.shown]));
  const changed = (component: Component): Component => {
    const shown = component.key ? told.get(component.key) : undefined;
    const next =
      shown === undefined
        ? component
        : {
            ...component,
            description: [`${TOLD}${shown}，待您确认`, component.description].filter(Boolean).join("。"),
          };
    return next.components ? { ...next, components: next.components.map(changed) } : next;
  };
  const components = Array.isArray(schema.components) ? (schema.components as Component[]) : [];
  return { ...schema, components: components.map(changed) };
}

/** Whether nothing has been given yet. */
export function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
  );
}

/** Whether the field holds what is suggested; a day is the same day whatever its hour. */
export function isFollowed(one: Suggested, chosen: unknown): boolean {
  if (typeof one.value !== "string" || typeof chosen !== "string") return one.value === chosen;
  return one.value.slice(0, 10) === chosen.slice(0, 10) && (one.value === chosen || /^\d{4}-/.test(chosen));
}

/** Where a person chose otherwise than was suggested. */
export function overridesOf(suggested: readonly Suggested[], values: Record<string, unknown>): Override[] {
  return suggested.flatMap((one) => {
    const chosen = values[one.key];
    if (isEmpty(chosen) || isFollowed(one, chosen)) return [];
    return [
      { key: one.key, label: one.label, suggested: one.shown, chosen: words(one, chosen) ?? String(chosen) },
    ];
  });
}
