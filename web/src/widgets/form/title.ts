interface Component {
  type?: string;
  text?: string;
}

/** The form without a heading that only repeats the name of the step, which stands above it already. */
export function withoutTitle(schema: Record<string, unknown>, name: string): Record<string, unknown> {
  const components = Array.isArray(schema.components) ? (schema.components as Component[]) : [];
  const first = components[0];
  const title = first?.type === "text" ? first.text?.replace(/^#+\s*/, "").trim() : undefined;
  return title === name ? { ...schema, components: components.slice(1) } : schema;
}
