import { isEmpty, isFollowed, type Suggested } from "@/widgets/form/suggestions";

type Values = Record<string, unknown>;

/** What a press at a suggestion did, and how things stood right after it: it can be taken back until something else is done. */
export interface Adopted {
  keys: string[];
  before: Values;
  after: string;
}

/** What the button beside a suggestion does. */
export type Press = "adopt" | "undo";

/** The suggestions of fields that are shown and still empty: what a person has decided is never overwritten in passing. */
export function openOf(suggested: readonly Suggested[], shown: Values): Suggested[] {
  return suggested.filter((one) => one.key in shown && isEmpty(shown[one.key]));
}

/** What fills the fields with these suggestions. */
export function filling(chosen: readonly Suggested[]): Values {
  return Object.fromEntries(chosen.map((one) => [one.key, one.value]));
}

/** What was given, as a text that is the same for the same answers; a field that came and is empty makes no difference. */
function given(shown: Values): string {
  return JSON.stringify(
    Object.entries(shown)
      .filter(([, value]) => !isEmpty(value))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Remembers how to take it back; `before` and `after` are what the form showed. */
export function adopted(chosen: readonly Suggested[], before: Values, after: Values): Adopted {
  const keys = chosen.map((one) => one.key);
  return {
    keys,
    before: Object.fromEntries(keys.map((key) => [key, before[key] ?? null])),
    after: given(after),
  };
}

/** Whether nothing else has been done since. */
export function isLast(last: Adopted, shown: Values): boolean {
  return last.after === given(shown);
}

/** The button beside each suggestion, by the component's id; none beside one that is followed and cannot be taken back. */
export function pressesOf(
  suggested: readonly Suggested[],
  shown: Values,
  last: Adopted | null,
): Map<string, Press> {
  const found = new Map<string, Press>();
  for (const one of suggested) {
    if (!(one.key in shown)) continue;
    if (last?.keys.length === 1 && last.keys[0] === one.key) found.set(one.id, "undo");
    else if (!isFollowed(one, shown[one.key])) found.set(one.id, "adopt");
  }
  return found;
}
