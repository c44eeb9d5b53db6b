/** The order of the list that a task was opened from, so that the next one can be opened from the task itself. */
let keys: string[] = [];

export function rememberWorklist(order: readonly string[]): void {
  keys = [...order];
}

/** Where a task stands in the list it was opened from. */
export function placeInWorklist(
  key: string,
): { at: number; of: number; before?: string; after?: string } | null {
  const at = keys.indexOf(key);
  return at < 0 ? null : { at: at + 1, of: keys.length, before: keys[at - 1], after: keys[at + 1] };
}
