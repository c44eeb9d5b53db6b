import { CANVAS } from "./canvas";
import { KINDS } from "./kinds";
import { PANEL } from "./panel";

const KINDS_BY_LOWER = new Map(Object.entries(KINDS));

/** A text of the modeler in Chinese, with its places filled; one that nobody translated comes back as it is. */
export function translate(template: string, places: Record<string, string> = {}): string {
  const known =
    PANEL[template] ??
    CANVAS[template] ??
    KINDS_BY_LOWER.get(template.toLowerCase()) ??
    append(template) ??
    template;
  return known.replace(/\{([^}]+)\}/g, (whole, name: string) => places[name] ?? whole);
}

/** "Append user task" → 接人办的步骤; "Create …" likewise. */
function append(template: string): string | undefined {
  const parts = /^(Append|Create) (.+)$/.exec(template);
  const kind = parts?.[2] === undefined ? undefined : KINDS_BY_LOWER.get(parts[2].toLowerCase());
  return kind === undefined ? undefined : parts?.[1] === "Append" ? `接${kind}` : kind;
}

/** The module by which bpmn-js asks for it. */
export const chinese = { translate: ["value", translate] };
