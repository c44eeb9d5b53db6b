export interface RungShown {
  level: string;
  name: string;
  taken: boolean;
  last: boolean;
  at: string;
}

/** All levels (of the enumeration, from the mildest to the gravest), each with when it was last taken; `last` is where the supervision stands. */
export function ladderOf(
  levels: readonly { value: string; label: string }[],
  rungs: readonly { level: string; at: string }[],
): RungShown[] {
  const last = rungs.at(-1)?.level;
  return levels.map(({ value: level, label: name }) => {
    const taken = rungs.findLast((rung) => rung.level === level);
    return { level, name, taken: taken !== undefined, last: level === last, at: taken?.at ?? "" };
  });
}
