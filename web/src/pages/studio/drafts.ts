/** Drafts of drawings on this device. A definition holds no personal data, so it is kept as it is. */
export interface KeptDraft {
  xml: string;
  forms: Record<string, Record<string, unknown>>;
  /** The version that the drawing began from. */
  base: string;
  savedAt: string;
}

const address = (user: string, procedure: string, place: string) => `fengqiao-drawing/${user}/${procedure}/${place}`;

export function readDraft(user: string, procedure: string, place: string): KeptDraft | null {
  const text = localStorage.getItem(address(user, procedure, place));
  if (text === null) return null;
  try {
    const found = JSON.parse(text) as Partial<KeptDraft>;
    const whole = typeof found.xml === "string" && typeof found.base === "string" && typeof found.savedAt === "string";
    return whole ? { ...(found as KeptDraft), forms: found.forms ?? {} } : null;
  } catch {
    return null;
  }
}

/** Keeps a drawing; false when the device has no room for it. */
export function keepDraft(user: string, procedure: string, place: string, draft: KeptDraft): boolean {
  try {
    localStorage.setItem(address(user, procedure, place), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(user: string, procedure: string, place: string): void {
  localStorage.removeItem(address(user, procedure, place));
}
