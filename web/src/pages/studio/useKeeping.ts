import { useCallback, useRef, useState } from "react";
import { dropDrawing, keepDrawing, readDrawing } from "@/api/mutations/drawingKeep";
import { Problem } from "@/api/problem";
import { draftOf, dropDraft, keepDraft, type KeptDraft } from "@/pages/studio/drafts";

/** Where the draft is: nowhere yet, on the server, on this device only, in neither, or changed in another window. */
export type Kept =
  { where: "none" } | { where: "server" | "device"; at: string } | { where: "full" } | { where: "elsewhere" };

/** Keeps drafts on the server, one save after another; on this device while the server does not answer. */
export function useKeeping(
  user: string,
  ref: string,
  place: string,
  name: string,
  first: { version: number | null; at: string | null },
) {
  const [kept, setKept] = useState<Kept>(
    first.at === null ? { where: "none" } : { where: "server", at: first.at },
  );
  const version = useRef(first.version);
  const turn = useRef<Promise<unknown>>(Promise.resolve());

  const save = useCallback(
    async (draft: KeptDraft): Promise<void> => {
      const decisions = Object.entries(draft.decisions).map(([id, xml]) => ({ id, xml }));
      const body = { name, base: draft.base, xml: draft.xml, forms: Object.values(draft.forms), decisions };
      try {
        const state = await keepDrawing(ref, place, body, version.current);
        version.current = state.version;
        dropDraft(user, ref, place);
        setKept({ where: "server", at: state.saved_at });
      } catch (error) {
        if (error instanceof Problem && error.status === 412) setKept({ where: "elsewhere" });
        else if (keepDraft(user, ref, place, draft)) setKept({ where: "device", at: draft.savedAt });
        else setKept({ where: "full" });
      }
    },
    [user, ref, place, name],
  );

  const queued = useCallback(
    (draft: KeptDraft) => {
      turn.current = turn.current.then(() => save(draft));
      return turn.current;
    },
    [save],
  );

  /** Forgets the draft everywhere. */
  const drop = useCallback(async () => {
    dropDraft(user, ref, place);
    await turn.current;
    await dropDrawing(ref, place).catch(() => undefined);
    version.current = null;
    setKept({ where: "none" });
  }, [user, ref, place]);

  /** What another window has kept; from here on it is the one that is written on. */
  const takeOther = useCallback(async (): Promise<KeptDraft | null> => {
    const found = await readDrawing(ref, place);
    version.current = found?.version ?? null;
    setKept(found === null ? { where: "none" } : { where: "server", at: found.saved_at });
    return found === null ? null : draftOf(found);
  }, [ref, place]);

  return { kept, save: queued, drop, takeOther };
}
