import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { useConnection } from "@/api/connection";
import { Problem } from "@/api/problem";
import { request } from "@/api/request";
import { useLatest } from "@/parts/useLatest";
import { type DraftState, draftText, nextDraft } from "@/state/draftState";
import { latestWriter } from "@/state/latestWriter";
import { dropLocalDraft, keepLocalDraft, type LocalDraft } from "@/state/localDrafts";
import { local } from "@/text/dates";

type Values = Record<string, unknown>;
const REST = 1_000;
const AGAIN = 10_000;

/** Where a form's draft lies: under `name` on this device; with a `task` also on the server. */
export interface DraftPlace {
  name: string;
  task: string | null;
  /** What the device keeps beside the values; itself when absent. */
  wrap?: (values: Values) => Values;
}

/** What is known when the form opens: the server's last draft (`base`), what it has not got yet (`unsent`), and whether a
 * person has to choose first between two drafts (`held`). */
export interface DraftStart {
  state: DraftState;
  base: string | null;
  unsent: Values | null;
  held?: boolean;
}

/** The server's draft that another window or device has written meanwhile. */
export interface OtherDraft {
  values: Values;
  savedAt: string;
}

/** Keeps what is typed: on this device at every key, on the server after a second of rest. */
export function useDraft(
  place: () => DraftPlace,
  start: DraftStart,
  kept?: (values: Values, savedAt: string) => void,
) {
  const [state, tell] = useReducer(nextDraft, start.state);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const waiting = useRef<Values | null>(start.unsent);
  const base = useRef(start.base);
  const held = useRef(start.held ?? false);
  const [apart, setApart] = useState<OtherDraft | null>(null);
  const onDevice = useRef(start.unsent !== null);
  const told = useLatest({ place, kept });
  const [writer] = useState(() =>
    latestWriter(async ({ name, draft }: { name: string; draft: LocalDraft | null }) => {
      if (draft !== null) return keepLocalDraft(name, draft);
      await dropLocalDraft(name);
      return true;
    }),
  );
  const { online } = useConnection();

  const onThisDevice = useCallback(
    async (values: Values) => {
      const { name, wrap } = told.current.place();
      const draft = {
        values: wrap ? wrap(values) : values,
        savedAt: new Date().toISOString(),
        base: base.current,
      };
      return (onDevice.current = await writer.put({ name, draft }));
    },
    [told, writer],
  );

  /** Sends what the server has not got; true when it has all of it. */
  const save = useCallback(
    async function send(): Promise<boolean> {
      clearTimeout(timer.current);
      const values = waiting.current;
      if (values === null) return true;
      if (held.current) return false;
      const { task, name } = told.current.place();
      const where = () =>
        tell(
          onDevice.current
            ? { type: "kept on the device", time: local(new Date()).time }
            : { type: "not kept" },
        );
      tell({ type: "sent" });
      if (task === null) {
        await onThisDevice(values);
        where();
        return false;
      }
      try {
        const answer = await request("put", "/api/tasks/{key}/draft", {
          path: { key: task },
          body: { values, base: base.current },
        });
        base.current = answer.saved_at ?? null;
        told.current.kept?.(values, answer.saved_at ?? "");
        if (waiting.current === values) {
          waiting.current = null;
          void writer.put({ name, draft: null });
        } else if (waiting.current !== null) {
          void onThisDevice(waiting.current);
        }
        tell({ type: "kept on the server", time: local(answer.saved_at ?? new Date()).time });
        return waiting.current === null;
      } catch (error) {
        if (waiting.current === null) return true; // handed in meanwhile
        where();
        if (error instanceof Problem && error.code === "draft_changed") {
          held.current = true;
          const there = await request("get", "/api/tasks/{key}/draft", { path: { key: task } }).catch(
            () => null,
          );
          if (there?.values && there.saved_at) setApart({ values: there.values, savedAt: there.saved_at });
          return false;
        }
        const later =
          error instanceof Problem && (error.offline || error.status === 429 || error.status >= 500);
        if (later) timer.current = setTimeout(() => void send(), AGAIN);
        return false;
      }
    },
    [onThisDevice, told, writer],
  );

  const typed = useCallback(
    (values: Values) => {
      waiting.current = values;
      tell({ type: "typed" });
      void onThisDevice(values);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), REST);
    },
    [onThisDevice, save],
  );

  /** A person has chosen between two drafts: it goes on from the server's of `from`, with `unsent` to be sent. */
  const settle = useCallback(
    (from: string | null, unsent: Values | null) => {
      base.current = from;
      held.current = false;
      waiting.current = unsent;
      setApart(null);
      if (unsent === null) void writer.put({ name: told.current.place().name, draft: null });
      else typed(unsent);
    },
    [told, typed, writer],
  );

  /** Nothing is to be kept any more: it has been handed in, or thrown away. */
  const drop = useCallback(() => {
    clearTimeout(timer.current);
    waiting.current = null;
    void writer.put({ name: told.current.place().name, draft: null });
  }, [told, writer]);

  // what lay on the device goes to the server: when the form opens, when the net is back, when the page is put away
  useEffect(() => {
    if (online) void save();
  }, [online, save]);
  useEffect(() => {
    const away = () => document.visibilityState === "hidden" && void save();
    document.addEventListener("visibilitychange", away);
    return () => {
      document.removeEventListener("visibilitychange", away);
      clearTimeout(timer.current);
      void save();
    };
  }, [save]);

  return { state, text: draftText(state), typed, save, drop, apart, settle };
}
