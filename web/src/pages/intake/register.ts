import { freshKey, request } from "@/api/request";
import type { Values } from "@/pages/intake/forms";
import { claim, claimFirst } from "@/state/claim";
import { draftName, localDraftsOf, readLocalDraft } from "@/state/localDrafts";
import { newestDraft } from "@/state/newestDraft";

/** How far a registration has come on the server; what has been done is not done again. */
export interface Progress {
  caseKey: string | null;
  /** The open step in which matter and parties are registered; null while safety has not been handed in. */
  task: string | null;
  /** The key of each attempt, by what is sent; and when the visitor came, which is sent with it and must stay the same. */
  keys: Record<string, string>;
  receivedAt?: string;
}

export const NOTHING: Progress = { caseKey: null, task: null, keys: {} };

/** The steps of P01 that this page hands in. */
export const SAFETY = "P01-S01";
export const MATTER = "P01-S02";

/** The same attempt keeps its key, so that trying again does it once. */
function attempt(
  progress: Progress,
  name: string,
  body: unknown,
): { key: string; keys: Record<string, string> } {
  const id = `${name}:${JSON.stringify(body)}`;
  const key = progress.keys[id] ?? freshKey();
  return { key, keys: { ...progress.keys, [id]: key } };
}

async function waitingFor(caseKey: string, step: string): Promise<string | null> {
  const found = await request("get", "/api/cases/{code}", { path: { code: caseKey } });
  return found.waiting_for.find((one) => one.element_id === step)?.task_key ?? null;
}

/** Opens the case and hands in the questions of safety; `keep` is told every step, so that a fault loses none. */
export async function openCase(
  progress: Progress,
  opening: { title: string; channel: string; location_org: string },
  safety: Values,
  keep: (next: Progress) => void,
): Promise<Progress> {
  let now = progress;
  if (now.task !== null) return now;
  if (now.caseKey === null) {
    const tried = attempt(now, "open", { ...opening, safety });
    // the same key with another body is refused: the moment belongs to the attempt, not to each try of it
    const receivedAt = now.receivedAt ?? new Date().toISOString();
    keep((now = { ...now, keys: tried.keys, receivedAt }));
    const opened = await request("post", "/api/cases", {
      body: { ...opening, answers: safety, received_at: receivedAt },
      headers: { "Idempotency-Key": tried.key },
    });
    keep((now = { ...now, caseKey: opened.case_key }));
  }
  const caseKey = now.caseKey ?? "";
  const first = await waitingFor(caseKey, SAFETY);
  if (first !== null) {
    const tried = attempt(now, "safety", safety);
    keep((now = { ...now, keys: tried.keys }));
    await request("post", "/api/tasks/{key}/complete", {
      path: { key: first },
      body: { values: safety },
      headers: { "Idempotency-Key": tried.key },
    });
  }
  const task = await waitingFor(caseKey, MATTER);
  keep((now = { ...now, task }));
  return now;
}

/** Hands in matter and parties; gives back the case's code. */
export async function register(
  progress: Progress,
  values: Values,
  keep: (next: Progress) => void,
): Promise<string> {
  const tried = attempt(progress, "matter", values);
  keep({ ...progress, keys: tried.keys });
  await request("post", "/api/tasks/{key}/complete", {
    path: { key: progress.task ?? "" },
    body: { values },
    headers: { "Idempotency-Key": tried.key },
  });
  const found = await request("get", "/api/cases/{code}", { path: { code: progress.caseKey ?? "" } });
  return found.case_code ?? progress.caseKey ?? "";
}

/** A registration that was begun before: how far it has come, and what was written. */
export interface Taken {
  progress: Progress;
  values: Values;
  safety: Values;
  /** When the server's draft was saved; null where there is none. */
  base: string | null;
  /** Whether `values` are the device's, which the server has not got yet. */
  unsent: boolean;
}

/** Takes up a registration whose draft lies on the server, or newer under `name` on this device. */
export async function takeUp(task: string, name: string): Promise<Taken> {
  const found = await request("get", "/api/tasks/{key}", { path: { key: task } });
  const known = found.case ? { title: found.case.title, location_org: found.case.location_org } : {};
  const start = newestDraft(found.draft, await readLocalDraft(name).catch(() => null));
  const values = { ...known, ...found.values, ...(start.values ?? {}) };
  const progress = { caseKey: found.case_key, task, keys: {} };
  return {
    progress,
    values,
    safety: found.variables,
    base: found.draft?.saved_at ?? null,
    unsent: start.from === "device",
  };
}

/** Under what a registration lies on this device until it has a task on the server; a tab has its own. */
const HERE = "intake";

/** A registration on this device: the name of its draft, which this tab alone has, and what was begun under it. */
export interface Here {
  name: string;
  taken: Taken | null;
}

/** What was begun on this device, has not come to the server, and stands in no other tab; else a fresh one. */
export async function takeUpHere(user: string): Promise<Here> {
  const prefix = draftName(user, HERE);
  const left = await localDraftsOf(prefix).catch(() => []);
  const name = (await claimFirst(left)) ?? `${prefix}/${freshKey()}`;
  await claim(name);
  const kept = await readLocalDraft(name).catch(() => null);
  if (kept === null) return { name, taken: null };
  const { values, progress } = kept.values as { values: Values; progress: Progress };
  return { name, taken: { progress, values, safety: {}, base: null, unsent: true } };
}
