import { useState } from "react";

/**
 * What was made first under a key, and stays though what it was made of comes anew: a form that is being filled stays
 * the one it is. It is made as soon as `ready`; undefined before.
 */
export function useKept<T>(key: string, ready: boolean, make: () => T): T | undefined {
  const [kept, keep] = useState<{ key: string; value: T } | null>(null);
  if (kept?.key === key) return kept.value;
  if (!ready) return undefined;
  const value = make();
  keep({ key, value });
  return value;
}
