import { useCallback, useEffect, useRef, useState } from "react";
import type { Drawn } from "@/api/mutations/useCheck";
import type { Source } from "@/api/queries/useSource";
import { dropDraft, keepDraft, readDraft } from "@/pages/studio/drafts";
import type { Schema } from "@/pages/studio/forms";
import type { Drawing } from "@/widgets/modeler/Modeler";

const REST_MS = 800;

/** The state of one drawing: what was opened, what was changed since, and the draft of it on this device. */
export function useDrawing(user: string, source: Source, drawing: React.RefObject<Drawing | null>) {
  const { ref, place } = source;
  const [kept] = useState(() => readDraft(user, ref, place.code));
  const [opened, setOpened] = useState(kept?.xml ?? source.xml);
  const [base, setBase] = useState(kept?.base ?? source.key);
  const [forms, setForms] = useState<Record<string, Schema>>(kept?.forms ?? {});
  const [savedAt, setSavedAt] = useState<string | null>(kept?.savedAt ?? null);
  const [full, setFull] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const formsNow = useRef(forms);
  formsNow.current = forms;

  const save = useCallback(async () => {
    const xml = await drawing.current?.xml();
    if (!xml) return;
    const draft = { xml, forms: formsNow.current, base, savedAt: new Date().toISOString() };
    const done = keepDraft(user, ref, place.code, draft);
    setFull(!done);
    if (done) setSavedAt(draft.savedAt);
  }, [drawing, base, user, ref, place.code]);

  const changed = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), REST_MS);
  }, [save]);

  useEffect(() => () => clearTimeout(timer.current), []);

  const drawn = useCallback(async (): Promise<Drawn> => {
    const xml = (await drawing.current?.xml()) || opened;
    return { place: place.code, base, xml, forms: Object.values(formsNow.current) };
  }, [drawing, opened, base, place.code]);

  /** Forgets what was changed and opens a version as it was published. */
  const reset = useCallback((xml: string, key: string) => {
    clearTimeout(timer.current);
    dropDraft(user, ref, place.code);
    setForms({});
    setSavedAt(null);
    setBase(key);
    setOpened(xml);
  }, [user, ref, place.code]);

  const putForm = useCallback((schema: Schema) => {
    const next = { ...formsNow.current, [String(schema.id)]: schema };
    formsNow.current = next;
    setForms(next);
    changed();
  }, [changed]);

  return { opened, base, forms, savedAt, full, changed, save, drawn, reset, putForm };
}
