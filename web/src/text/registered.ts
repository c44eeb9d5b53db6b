interface Handed {
  who: string;
  by_person: boolean;
}

/** The forms of a case, oldest first, in two: those of whoever registered it, up to where somebody else took over, and those since. */
export function byRegistration<Deed extends Handed>(
  deeds: readonly Deed[],
): { registered: Deed[]; since: Deed[] } {
  const first = deeds.findIndex((deed) => deed.by_person);
  const end = deeds.findIndex((deed, at) => at > first && deed.who !== deeds[first]?.who);
  return first < 0 || end < 0
    ? { registered: [...deeds], since: [] }
    : { registered: deeds.slice(0, end), since: deeds.slice(end) };
}
