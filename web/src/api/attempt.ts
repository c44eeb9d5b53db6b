import { freshKey } from "@/api/request";

/** A write that may be tried again: its key, and what is sent under it. */
export interface Attempt {
  key: string;
  text: string;
}

/** The attempt that sends this: the one before when it sent the very same, else a new one, for a key never carries two bodies. */
export function attemptOf(before: Attempt | null, body: unknown): Attempt {
  const text = JSON.stringify(body);
  return before?.text === text ? before : { key: freshKey(), text };
}
