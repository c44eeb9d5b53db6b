import type { Source } from "@/api/queries/useSource";

export type Schema = Record<string, unknown>;

interface Component {
  type?: string;
  key?: string;
  properties?: Record<string, string>;
  components?: Component[];
  [name: string]: unknown;
}

/** Parts of a form that take nothing in. */
const SILENT = new Set([
  "text",
  "html",
  "image",
  "separator",
  "spacer",
  "button",
  "iframe",
  "table",
  "documentPreview",
  "group",
  "dynamiclist",
]);

/** An empty form for a step. */
export function newForm(id: string, name: string): Schema {
  return {
    type: "default",
    id,
    name,
    schemaVersion: 16,
    executionPlatform: "Camunda Cloud",
    executionPlatformVersion: "8.8.0",
    components: [],
  };
}

/** The form of a step: as drawn here, else as published; null when there is none. */
export function formOf(
  id: string | null,
  drawn: Record<string, Schema>,
  published: Source["forms"],
): Schema | null {
  if (id === null) return null;
  return drawn[id] ?? published.find((one) => one.ref === id)?.schema ?? null;
}

/** Every input says where its value goes; one that does not becomes decision data. */
export function withDestinations(schema: Schema): Schema {
  const components = Array.isArray(schema.components) ? (schema.components as Component[]).map(placed) : [];
  return { ...schema, components };
}

function placed(component: Component): Component {
  if (component.components) return { ...component, components: component.components.map(placed) };
  if (SILENT.has(component.type ?? "") || !component.key) return component;
  return { ...component, properties: { destination: "variable", ...component.properties } };
}

/** How many inputs a form has. */
export function inputsOf(schema: Schema): number {
  const count = (list: Component[]): number =>
    list.reduce(
      (sum, one) => sum + (one.components ? count(one.components) : SILENT.has(one.type ?? "") ? 0 : 1),
      0,
    );
  return count(Array.isArray(schema.components) ? (schema.components as Component[]) : []);
}

/** The decision file that a step asks: as drawn here, else as published; null when it has none or is not known. */
export function decisionFile(
  decision: string | null,
  drawn: Record<string, string>,
  published: Source["decisions"],
): { id: string; name: string; xml: string } | null {
  const file = published.find((one) => decision !== null && one.decisions.includes(decision));
  return file === undefined ? null : { id: file.ref, name: file.name, xml: drawn[file.ref] ?? file.xml };
}
