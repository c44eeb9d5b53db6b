/** How panels stand in this window, also in a browser that keeps nothing. */
const here = new Map<string, boolean>();

/** Whether a panel that can be folded stands open: as its reader left it on this device, else `first`. */
export function panelOpen(name: string, first: boolean): boolean {
  const now = here.get(name);
  if (now !== undefined) return now;
  try {
    const kept = localStorage.getItem(`fq-panel/${name}`);
    return kept === null ? first : kept === "open";
  } catch {
    return first;
  }
}

/** Remembers how its reader left it. */
export function keepPanel(name: string, open: boolean): void {
  here.set(name, open);
  try {
    localStorage.setItem(`fq-panel/${name}`, open ? "open" : "folded");
  } catch {
    // kept for this window only
  }
}
