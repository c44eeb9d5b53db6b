import type { LocalDraft } from "@/state/localDrafts";

type Values = Record<string, unknown>;

/** A draft as the server keeps it. */
export interface ServerDraft {
  values: Values | null;
  saved_at: string | null;
}

/** What a form starts from: the newest draft, and the other one where two were written apart from each other. */
export interface Start {
  from: "nothing" | "server" | "device";
  values: Values | null;
  other: { values: Values; savedAt: string; from: "server" | "device" } | null;
}

/** The same values are the same text, in whatever order the server gave their names back. */
function canonical(values: Values): string {
  const sorted = (_name: string, value: unknown): unknown =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value;
  return JSON.stringify(values, sorted);
}

/** The newest of the server's draft and the device's. One that was written on from the other is newer whatever the clocks say. */
export function newestDraft(server: ServerDraft | null, device: LocalDraft | null): Start {
  const there =
    server !== null && server.values !== null
      ? { values: server.values, savedAt: server.saved_at ?? "", from: "server" as const }
      : null;
  const here =
    device === null ? null : { values: device.values, savedAt: device.savedAt, from: "device" as const };
  const [first, second] =
    here !== null &&
    (there === null || device?.base === there.savedAt || Date.parse(here.savedAt) > Date.parse(there.savedAt))
      ? [here, there]
      : [there, here];
  if (first === null) return { from: "nothing", values: null, other: null };
  const apart =
    second !== null &&
    device?.base !== there?.savedAt &&
    canonical(first.values) !== canonical(second.values);
  return { from: first.from, values: first.values, other: apart ? second : null };
}
