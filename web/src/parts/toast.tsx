import { useSyncExternalStore } from "react";

let text: string | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(next: string | null): void {
  text = next;
  for (const listener of listeners) listener();
}

/** A line at the foot of the window for four seconds: what has been done. Never for what went wrong alone. */
export function toast(words: string): void {
  clearTimeout(timer);
  set(words);
  timer = setTimeout(() => set(null), 4_000);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where toasts appear; once in the frame. */
export function ToastPlace() {
  const shown = useSyncExternalStore(subscribe, () => text);
  return (
    <div className="toast-place" role="status" aria-live="polite">
      {shown !== null && <p>{shown}</p>}
    </div>
  );
}
