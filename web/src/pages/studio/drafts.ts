/** Drafts of drawings on this device, for as long as the server does not answer. A definition holds no personal data, so
 *  it is kept as it is. */
export interface KeptDraft {
  xml: string;
  forms: Record<string, Record<string, unknown>>;
  decisions: Record<string, string>;
  /** The version that the drawing began from; null for a new process. */
  base: string | null;
  savedAt: string;
}

const address = (user: string, procedure: string, place: string) =>
  `fengqiao-drawing/${user}/${procedure}/${place}`;

export function readDraft(user: string, procedure: string, place: string): KeptDraft | null {
  const text = localStorage.getItem(address(user, procedure, place));
  if (text === null) return null;
  try {
    const found = JSON.parse(text) as Partial<KeptDraft>;
    const based = typeof found.base === "string" || found.base === null;
    const whole = typeof found.xml === "string" && based && typeof found.savedAt === "string";
    return whole
      ? { ...(found as KeptDraft), forms: found.forms ?? {}, decisions: found.decisions ?? {} }
      : null;
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

interface Stored {
  xml: string;
  forms: Record<string, unknown>[];
  decisions: { id: string; xml: string }[];
  base: string | null;
  saved_at: string;
}

/** The server's drawing in the device's shape. */
export function draftOf(stored: Stored): KeptDraft {
  const forms = Object.fromEntries(stored.forms.map((form) => [String(form.id), form]));
  const decisions = Object.fromEntries(stored.decisions.map((one) => [one.id, one.xml]));
  return { xml: stored.xml, forms, decisions, base: stored.base, savedAt: stored.saved_at };
}

/** Which of the two to open: the device's only when it is the newer one. */
export function newerOf(server: KeptDraft | null, device: KeptDraft | null): KeptDraft | null {
  if (server === null || device === null) return server ?? device;
  return Date.parse(device.savedAt) > Date.parse(server.savedAt) ? device : server;
}
