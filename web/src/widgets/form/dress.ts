interface Component {
  type?: string;
  validate?: { validationType?: string };
  properties?: Record<string, unknown>;
  components?: Component[];
}

/**
 * The form as it is shown here: times of 24 hours, and telephone numbers of the country besides those that form-js
 * knows; those are checked when one leaves the field (`leaving.ts`) and by the server.
 */
export function dressed(schema: Record<string, unknown>): Record<string, unknown> {
  const changed = (component: Component): Component => {
    const next: Component & { use24h?: boolean } = { ...component };
    if (next.type === "datetime") next.use24h = true;
    if (next.validate?.validationType === "phone") {
      const { validationType: _, ...rest } = next.validate;
      next.validate = rest;
      next.properties = { format: "any_phone", ...next.properties };
    }
    if (next.components) next.components = next.components.map(changed);
    return next;
  };
  return Array.isArray(schema.components)
    ? { ...schema, components: (schema.components as Component[]).map(changed) }
    : schema;
}
