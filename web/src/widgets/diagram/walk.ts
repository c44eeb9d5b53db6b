/** Where a process has been on its diagram, as the widget draws it. */
export interface Walk {
  elements: {
    element_id: string;
    type: string;
    times: number;
    active: number;
    completed: number;
    terminated: number;
  }[];
  flows: { flow_id: string; times: number }[];
  timers: { element_id: string; due_at: string }[];
}

/** The class of each element and flow: walked, here, or cut off. */
export function marksOf(walk: Walk): Map<string, string> {
  const marks = new Map<string, string>();
  for (const flow of walk.flows) if (flow.times > 0) marks.set(flow.flow_id, "fq-walked");
  for (const element of walk.elements) {
    if (element.active > 0) marks.set(element.element_id, "fq-here");
    else if (element.completed > 0) marks.set(element.element_id, "fq-walked");
    else if (element.terminated > 0) marks.set(element.element_id, "fq-cut");
  }
  return marks;
}

/** Elements in which somebody or something is now, innermost: a sub-process around them is not a place of its own. */
export function placesOf(walk: Walk): string[] {
  const outer = new Set(["SUB_PROCESS", "EVENT_SUB_PROCESS", "AD_HOC_SUB_PROCESS", "MULTI_INSTANCE_BODY"]);
  return walk.elements
    .filter(
      (one) =>
        one.active > 0 &&
        !outer.has(one.type) &&
        !one.type.endsWith("BOUNDARY_EVENT") &&
        one.type !== "BOUNDARY_EVENT",
    )
    .map((one) => one.element_id);
}

/** Says in words how things stand at an element, for those who do not see the drawing. */
export function stateTeller(walk: Walk | null, here: (id: string) => string): (id: string) => string {
  if (walk === null) return () => "";
  const marks = marksOf(walk);
  const times = new Map(walk.elements.map((one) => [one.element_id, one.times]));
  const words: Record<string, string> = { "fq-walked": "走过了", "fq-cut": "走过，后来撤销了" };
  return (id) => {
    const mark = marks.get(id);
    if (mark === "fq-here") return `现在在这里，${here(id)}`;
    const often = times.get(id) ?? 0;
    return mark === undefined ? "还没走到" : `${words[mark] ?? ""}${often > 1 ? `，${often} 次` : ""}`;
  };
}
