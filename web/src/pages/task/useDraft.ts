import { useCallback, useEffect, useReducer, useRef } from "react";
import { Problem } from "@/api/problem";
import { request } from "@/api/request";
import { draftText, nextDraft } from "@/state/draftState";
import { dropLocalDraft, keepLocalDraft } from "@/state/localDrafts";
import { local } from "@/text/dates";

type Values = Record<string, unknown>;
const REST = 1_000;
const AGAIN = 10_000;

/** Keeps what is typed: on the server after a second of rest, on this device while the server is silent. */
export function useDraft(task: string, savedAt: string | null) {
  const [state, tell] = useReducer(nextDraft, savedAt === null ? { at: "untouched" } : { at: "server", time: local(savedAt).time });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const waiting = useRef<Values | null>(null);

  const save = useCallback(async () => {
    const values = waiting.current;
    if (values === null) return;
    tell({ type: "sent" });
    try {
      const kept = await request("put", "/api/tasks/{key}/draft", { path: { key: task }, body: { values } });
      if (waiting.current === values) waiting.current = null;
      tell({ type: "kept on the server", time: local(kept.saved_at ?? new Date()).time });
      void dropLocalDraft(task);
    } catch (error) {
      const now = new Date();
      const onDevice = await keepLocalDraft(task, { values, savedAt: now.toISOString() }).catch(() => false);
      tell(onDevice ? { type: "kept on the device", time: local(now).time } : { type: "not kept" });
      if (error instanceof Problem && error.offline) timer.current = setTimeout(() => void save(), AGAIN);
    }
  }, [task]);

  const typed = useCallback((values: Values) => {
    waiting.current = values;
    tell({ type: "typed" });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), REST);
  }, [save]);

  /** Nothing is to be kept any more: it has been handed in, or thrown away. */
  const drop = useCallback(() => {
    clearTimeout(timer.current);
    waiting.current = null;
    void dropLocalDraft(task);
  }, [task]);

  useEffect(() => () => {
    clearTimeout(timer.current);
    if (waiting.current !== null) void save();
  }, [save]);

  return { state, text: draftText(state), typed, save, drop };
}
