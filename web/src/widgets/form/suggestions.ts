interface Component {
  type?: string;
  key?: string;
  description?: string;
  values?: { value: unknown; label: string }[];
  components?: Component[];
}

/** Where the procedures keep what the platform suggests for a field that a person confirms. */
function suggestionFor(key: string, known: Record<string, unknown>): unknown {
  const base = key.replace(/_(confirmed|key|date)$/, "");
  return known[`${key}_suggested`] ?? known[`${base}_suggested`];
}

/** Writes the platform's suggestion under each field that has one: it is told, never filled in (handbook 8.6). */
export function withSuggestions(schema: Record<string, unknown>, known: Record<string, unknown>): Record<string, unknown> {
  const changed = (component: Component): Component => {
    const value = component.key ? suggestionFor(component.key, known) : undefined;
    const label = component.values?.find((one) => one.value === value)?.label ?? (typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) ? value : undefined);
    const told = label === undefined ? component : { ...component, description: [`系统建议：${label}，待您确认`, component.description].filter(Boolean).join("。") };
    return told.components ? { ...told, components: told.components.map(changed) } : told;
  };
  const components = Array.isArray(schema.components) ? (schema.components as Component[]) : [];
  return { ...schema, components: components.map(changed) };
}
