interface Component {
  type?: string;
  key?: string;
  validate?: { pattern?: string; required?: boolean };
  components?: Component[];
  [name: string]: unknown;
}

/** How a field says that it takes the code of a place. */
const CODE = "^\\d{2}(-\\d{2}";

/** Lets people choose a place by its name where the form would have them type its code. */
export function withPlaces(
  schema: Record<string, unknown>,
  places: readonly { value: string; label: string }[],
): Record<string, unknown> {
  const changed = (component: Component): Component => {
    if (component.type === "textfield" && component.validate?.pattern?.startsWith(CODE)) {
      const { validate, description: _code, ...rest } = component;
      return {
        ...rest,
        type: "select",
        searchable: true,
        values: places,
        validate: { required: validate.required ?? false },
      };
    }
    return component.components ? { ...component, components: component.components.map(changed) } : component;
  };
  const components = Array.isArray(schema.components) ? (schema.components as Component[]) : [];
  return { ...schema, components: components.map(changed) };
}
