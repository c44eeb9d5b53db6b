import { groupName } from "@/text/groups";
import type { ElementRegistry, Extension, Overlays } from "@/widgets/diagram/services";

/** The groups that a user task is meant for, as the diagram writes them; an expression names nobody. */
export function candidateGroups(values: readonly Extension[] | undefined): string[] {
  const found = values?.find((one) => one.$type.toLowerCase() === "zeebe:assignmentdefinition");
  const text = found?.candidateGroups ?? found?.$attrs?.candidateGroups ?? "";
  return text.startsWith("=")
    ? []
    : text
        .split(",")
        .map((one) => one.trim())
        .filter(Boolean);
}

/** Writes under each user task who does it. */
export function drawRoles(registry: ElementRegistry, overlays: Overlays): void {
  for (const shape of registry.filter((one) => one.type === "bpmn:UserTask" && !one.labelTarget)) {
    const names = [
      ...new Set(candidateGroups(shape.businessObject.extensionElements?.values).map(groupName)),
    ];
    if (names.length === 0) continue;
    const element = document.createElement("div");
    element.className = "fq-role";
    element.style.width = `${shape.width}px`;
    element.textContent = names.length > 2 ? `${names.slice(0, 2).join("、")}等` : names.join("、");
    overlays.add(shape.id, "fq", { position: { bottom: 18, left: 0 }, html: element });
  }
}
