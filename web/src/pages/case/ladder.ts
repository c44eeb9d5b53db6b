/** The levels of supervision from the mildest to the gravest (handbook 4.6). */
export const LEVELS = [
  ["remind", "提醒"],
  ["urge", "催办"],
  ["supervise", "督办"],
  ["talk", "约谈"],
  ["circular", "通报"],
  ["listed", "挂牌督办"],
  ["transfer", "移交"],
] as const;

export interface RungShown {
  level: string;
  name: string;
  taken: boolean;
  last: boolean;
  at: string;
}

/** All levels, each with when it was last taken; `last` is where the supervision stands. */
export function ladderOf(rungs: readonly { level: string; at: string }[]): RungShown[] {
  const last = rungs.at(-1)?.level;
  return LEVELS.map(([level, name]) => {
    const taken = rungs.findLast((rung) => rung.level === level);
    return { level, name, taken: taken !== undefined, last: level === last, at: taken?.at ?? "" };
  });
}
