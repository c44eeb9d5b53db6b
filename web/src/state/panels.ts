/** Whether a panel that can be folded stands open: as its reader left it on this device, else `first`. */
export function panelOpen(name: string, first: boolean): boolean {
  try {
    const kept = localStorage.getItem(`fq-panel/${name}`);
    return kept === null ? first : kept === "open";
  } catch {
    return first; // a browser that keeps nothing
  }
}

/** Remembers how its reader left it. */
export function keepPanel(name: string, open: boolean): void {
  try {
    localStorage.setItem(`fq-panel/${name}`, open ? "open" : "folded");
  } catch {
    // a browser that keeps nothing: the panel opens as it first did
  }
}
