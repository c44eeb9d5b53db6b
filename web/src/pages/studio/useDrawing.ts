import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Drawn } from "@/api/mutations/useCheck";
import type { KeptDrawing } from "@/api/queries/useDrawingKept";
import type { Source } from "@/api/queries/useSource";
import { draftOf, type KeptDraft, newerOf, readDraft } from "@/pages/studio/drafts";
import type { Schema } from "@/pages/studio/forms";
import { useKeeping } from "@/pages/studio/useKeeping";
import type { Drawing } from "@/widgets/modeler/Modeler";

const REST_MS = 800;

/** The state of one drawing: what was opened, what was changed since, and where the draft of it is kept. */
export function useDrawing(
  user: string,
  source: Source,
  stored: KeptDrawing | null,
  drawing: React.RefObject<Drawing | null>,
) {
  const { ref, place } = source;
  const [first] = useState(() => newerOf(stored && draftOf(stored), readDraft(user, ref, place.code)));
  const [opened, setOpened] = useState(first?.xml ?? source.xml);
  const [turn, setTurn] = useState(0);
  const [base, setBase] = useState(first === null ? source.key : first.base);
  const [forms, setForms] = useState<Record<string, Schema>>(first?.forms ?? {});
  const [decisions, setDecisions] = useState<Record<string, string>>(first?.decisions ?? {});
  const [touched, setTouched] = useState(first !== null);
  const {
    kept,
    save: keep,
    drop,
    takeOther,
  } = useKeeping(user, ref, place.code, source.name, {
    version: stored?.version ?? null,
    at: stored?.saved_at ?? null,
  });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const now = useRef({ forms, decisions });
  useLayoutEffect(() => {
    now.current = { forms, decisions };
  });

  const current = useCallback(async (): Promise<KeptDraft> => {
    const xml = (await drawing.current?.xml()) || opened;
    return { xml, ...now.current, base, savedAt: new Date().toISOString() };
  }, [drawing, opened, base]);

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    await keep(await current());
  }, [keep, current]);

  const changed = useCallback(() => {
    setTouched(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), REST_MS);
  }, [save]);

  useEffect(() => () => clearTimeout(timer.current), []);

  const drawn = useCallback(async (): Promise<Drawn> => {
    const draft = await current();
    const files = Object.entries(draft.decisions).map(([id, xml]) => ({ id, xml }));
    return { place: place.code, base, xml: draft.xml, forms: Object.values(draft.forms), decisions: files };
  }, [current, base, place.code]);

  const open = useCallback((draft: KeptDraft) => {
    clearTimeout(timer.current);
    setForms(draft.forms);
    setDecisions(draft.decisions);
    setBase(draft.base);
    setOpened(draft.xml);
    setTurn((count) => count + 1);
  }, []);

  /** Forgets what was changed and opens a version as it was published. */
  const reset = useCallback(
    (xml: string, key: string | null) => {
      open({ xml, forms: {}, decisions: {}, base: key, savedAt: "" });
      setTouched(false);
      void drop();
    },
    [open, drop],
  );

  /** Another window has kept a draft too: goes on with that one, or writes this one over it. */
  const settle = useCallback(
    async (mine: boolean) => {
      const other = await takeOther();
      if (mine) await save();
      else if (other !== null) open(other);
    },
    [takeOther, save, open],
  );

  const putForm = useCallback(
    (schema: Schema) => {
      now.current = { ...now.current, forms: { ...now.current.forms, [String(schema.id)]: schema } };
      setForms(now.current.forms);
      changed();
    },
    [changed],
  );

  const putDecision = useCallback(
    (id: string, xml: string) => {
      now.current = { ...now.current, decisions: { ...now.current.decisions, [id]: xml } };
      setDecisions(now.current.decisions);
      changed();
    },
    [changed],
  );

  return {
    opened,
    turn,
    base,
    forms,
    decisions,
    touched,
    kept,
    changed,
    save,
    drawn,
    reset,
    settle,
    putForm,
    putDecision,
  };
}
