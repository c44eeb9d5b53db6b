import { useSyncExternalStore } from "react";

/** Whether the server answers, and when it last did. */
export interface Connection {
  online: boolean;
  at: Date;
}

let state: Connection = { online: true, at: new Date() };
const listeners = new Set<() => void>();

function tell(next: Connection): void {
  const same = next.online === state.online && next.at.getTime() - state.at.getTime() < 15_000;
  if (same) return;
  state = next;
  for (const listener of listeners) listener();
}

export function answered(): void {
  tell({ online: true, at: new Date() });
}

export function unanswered(): void {
  tell({ online: false, at: state.at });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The connection as the top bar tells it. */
export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, () => state);
}
