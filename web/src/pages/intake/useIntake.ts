import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Finding } from "@/api/answers";
import { Problem } from "@/api/problem";
import type { IntakeForms } from "@/api/queries/useIntake";
import { useDraft } from "@/app/useDraft";
import { useMe } from "@/app/useMe";
import { fieldsOf, handedIn, isShown, missing, seenBy, type Values } from "@/pages/intake/forms";
import { lackingText } from "@/pages/intake/lacking";
import { NOTHING, openCase, type Progress, register, type Taken } from "@/pages/intake/register";
import { useLatest } from "@/parts/useLatest";
import type { DraftState } from "@/state/draftState";
import { draftName, dropLocalDraft } from "@/state/localDrafts";
import { local } from "@/text/dates";
import { pathOf, sentence } from "@/widgets/form/errors";

export interface Outcome {
  failed: string | null;
  rest: Finding[];
}

/** What is asked when a case is opened; the forms ask the same again under these keys. */
const OPENING = ["title", "location_org"];

/** One registration: what is typed, where its draft lies, what is wrong with it, and the way to the server. `here`: the
 * name of its draft on this device until it has a task on the server. */
export function useIntake(forms: IntakeForms, taken: Taken | null, here: string | null) {
  const safetyFields = useMemo(() => fieldsOf(forms.safety.schema), [forms]);
  const matterFields = useMemo(() => fieldsOf(forms.matter.schema), [forms]);
  const [values, setValues] = useState<Values>(() => ({
    channel: "walk_in",
    parties: [
      { party_role: "applicant", party_kind: "natural_person" },
      { party_role: "respondent", party_kind: "natural_person" },
    ],
    ...taken?.safety,
    ...taken?.values,
  }));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [outcome, setOutcome] = useState<Outcome>({ failed: null, rest: [] });
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const me = useMe();
  const progress = useRef<Progress>(taken?.progress ?? NOTHING);
  const [caseKey, setCaseKey] = useState(taken?.progress.caseKey ?? null);
  const draft = useDraft(
    () => {
      const { task } = progress.current;
      if (task !== null) return { name: draftName(me.user, `task/${task}`), task };
      return {
        name: here ?? draftName(me.user, "intake"),
        task,
        wrap: (given) => ({ values: given, progress: progress.current }),
      };
    },
    { state: startState(taken), base: taken?.base ?? null, unsent: taken?.unsent ? taken.values : null },
  );
  const latest = useLatest(values);
  const all = useMemo(() => [...safetyFields, ...matterFields], [matterFields, safetyFields]);
  const seen = useMemo(() => seenBy(all, values), [all, values]);

  const put = useCallback((key: string, value: unknown) => {
    setValues((now) => ({ ...now, [key]: value }));
    setErrors((now) =>
      Object.fromEntries(Object.entries(now).filter(([path]) => path !== key && !path.startsWith(`${key}.`))),
    );
  }, []);
  // what was typed is kept as it stands in the form, whichever field it came from
  const { typed } = draft;
  const keep = useCallback(
    (next: Progress) => {
      progress.current = next;
      setCaseKey(next.caseKey);
      typed(latest.current);
    },
    [latest, typed],
  );
  const [began] = useState(values);
  useEffect(() => {
    if (values !== began) typed(values);
  }, [began, typed, values]);

  const show = useCallback((found: Record<string, string>) => {
    setErrors(found);
    requestAnimationFrame(() => {
      const at = document.querySelector<HTMLElement>(".in-field.wrong, .in-ask.wrong");
      at?.scrollIntoView({ block: "center" });
      at?.querySelector<HTMLElement>("input,textarea,button")?.focus({ preventScroll: true });
    });
  }, []);

  const failure = useRef<string | null>(null);
  const attempt = useCallback(
    async (act: () => Promise<void>) => {
      setBusy(true);
      setOutcome({ failed: null, rest: [] });
      failure.current = null;
      try {
        await act();
        return true;
      } catch (error) {
        const problem = error instanceof Problem ? error : new Problem(0, "surprise", "页面出了差错");
        failure.current = problem.detail;
        const names = new Set(
          [...safetyFields, ...matterFields].map((field) => field.key ?? field.path ?? ""),
        );
        const placed = problem.findings.filter((one) => names.has(pathOf(one.where).split(".")[0] ?? ""));
        if (placed.length > 0)
          show(Object.fromEntries(placed.map((one) => [pathOf(one.where), sentence(one)])));
        setOutcome({
          failed: placed.length > 0 ? null : problem.detail,
          rest: problem.findings.filter((one) => !placed.includes(one)),
        });
        return false;
      } finally {
        setBusy(false);
      }
    },
    [matterFields, safetyFields, show],
  );

  /** Opens the case with the questions of safety, unless that has been done. */
  const open = useCallback(async () => {
    const given = latest.current;
    const now = seenBy(all, given);
    const opening = matterFields.filter((field) => OPENING.includes(field.key ?? ""));
    const lacks = missing([...safetyFields, ...opening], given, "", now);
    if (progress.current.task === null && Object.keys(lacks).length > 0) {
      show(lacks);
      throw new Problem(400, "lacks", lackingText(Object.keys(lacks), safetyFields, matterFields));
    }
    await openCase(
      progress.current,
      {
        title: String(given.title),
        channel: String(given.channel),
        location_org: String(given.location_org),
      },
      handedIn(safetyFields, given, now),
      keep,
    );
    if (progress.current.task === null)
      throw new Problem(409, "gone", "这件登记已经不在「登记诉求与当事人」这一步，请到待办里看");
    if (here !== null) void dropLocalDraft(here);
  }, [all, here, keep, latest, matterFields, safetyFields, show]);

  const submit = () => {
    const lacks = missing(all, values, "", seen);
    if (Object.keys(lacks).length > 0) {
      show(lacks);
      return;
    }
    void attempt(async () => {
      await open();
      setDone(
        await register(
          progress.current,
          handedIn(matterFields, latest.current, seenBy(all, latest.current)),
          keep,
        ),
      );
      draft.drop();
    });
  };
  const toServer = () =>
    attempt(async () => {
      await open();
      typed(latest.current);
      if (!(await draft.save()))
        throw new Problem(0, "offline", "草稿还没有存到服务器，写的都在本机，连上后自动存");
    });
  const other = draft.apart;
  const choice = other && {
    other: { ...other, from: "server" as const },
    keep: () => draft.settle(other.savedAt, latest.current),
    swap: () => {
      setValues((now) => ({ ...now, ...other.values }));
      draft.settle(other.savedAt, null);
    },
  };
  const shown = (field: (typeof matterFields)[number]) => isShown(field, seen);
  return {
    safetyFields,
    matterFields,
    values,
    put,
    errors,
    outcome,
    busy,
    done,
    draft: draft.state,
    choice,
    draftText: draft.text,
    submit,
    toServer,
    open: () => attempt(open),
    whyNot: () => failure.current,
    forget: draft.drop,
    shown,
    seen,
    besides: caseKey,
    task: () => progress.current.task,
  };
}

function startState(taken: Taken | null): DraftState {
  if (taken === null) return { at: "untouched" };
  const { time } = local(taken.base ?? new Date());
  return taken.progress.task === null || taken.unsent ? { at: "device", time } : { at: "server", time };
}

export type Intake = ReturnType<typeof useIntake>;
