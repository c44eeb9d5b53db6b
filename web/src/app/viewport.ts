import { useSyncExternalStore } from "react";

/** Below this width the pages are those of a phone: one column, no table. */
const PHONE = "(max-width: 700px)";

function subscribe(listener: () => void): () => void {
  const query = matchMedia(PHONE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(PHONE).matches);
}
