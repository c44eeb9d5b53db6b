/** Where a process stands: what was passed how often, where the token is, which way was taken. */
export interface DiagramState {
  passed: ReadonlyMap<string, number>;
  now: ReadonlySet<string>;
  flows: ReadonlySet<string>;
}

export const NOTHING: DiagramState = { passed: new Map(), now: new Set(), flows: new Set() };

/** One thing that moved: [on | off | gone | flow, element or flow, process, element instance]. */
export type Move = readonly string[];

/** Folds what moved up to and including step `until` (from 1) into the state of each process. */
export function statesAt(steps: readonly { moves: Move[] }[], until: number): Map<string, DiagramState> {
  const found = new Map<
    string,
    { passed: Map<string, number>; live: Map<string, string>; flows: Set<string> }
  >();
  const of = (process: string) => {
    const known = found.get(process) ?? {
      passed: new Map<string, number>(),
      live: new Map<string, string>(),
      flows: new Set<string>(),
    };
    found.set(process, known);
    return known;
  };
  for (const step of steps.slice(0, until)) {
    for (const [kind = "", element = "", process = "", key = ""] of step.moves) {
      const state = of(process);
      if (kind === "flow") state.flows.add(element);
      else if (kind === "on") state.live.set(key, element);
      else {
        state.live.delete(key);
        if (kind === "off") state.passed.set(element, (state.passed.get(element) ?? 0) + 1);
      }
    }
  }
  return new Map(
    [...found].map(([process, state]) => [
      process,
      { passed: state.passed, now: new Set(state.live.values()), flows: state.flows },
    ]),
  );
}
