/** Names that one tab of this device holds alone as long as its page lives: of two tabs neither writes over the other. */
const held = new Set<string>();
/** A page that is loaded anew, or has just been killed, may give its name back a moment late (milliseconds). */
const LATE = 400;

/** Takes the name for this tab; false when another tab has it. A browser without locks has nothing to keep apart. */
export function claim(name: string): Promise<boolean> {
  if (held.has(name) || !("locks" in navigator)) return Promise.resolve(true);
  return new Promise<boolean>((resolve) => {
    navigator.locks
      .request(
        name,
        { signal: AbortSignal.timeout(LATE) },
        () =>
          // never given back: the browser does that when the page goes
          new Promise<void>(() => {
            held.add(name);
            resolve(true);
          }),
      )
      .catch(() => {
        resolve(false);
      });
  });
}

/** Of these names the first that no other tab has, taken for this tab; null when there is none. */
export async function claimFirst(names: string[]): Promise<string | null> {
  for (const name of names) if (await claim(name)) return name;
  return null;
}
