import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { type Finding, Problem } from "@/api/problem";
import type { IntakeForms } from "@/api/queries/useIntake";
import { request } from "@/api/request";
import { fieldsOf, handedIn, isShown, missing, type Values } from "@/pages/intake/forms";
import { NOTHING, openCase, type Progress, register } from "@/pages/intake/register";
import { draftText, nextDraft } from "@/state/draftState";
import { dropLocalDraft, keepLocalDraft, readLocalDraft } from "@/state/localDrafts";
import { local } from "@/text/dates";
import { pathOf, sentence } from "@/widgets/form/errors";

const KEPT = "intake";
const REST = 1_000;

export interface Outcome {
  failed: string | null;
  rest: Finding[];
}

/** What is asked when a case is opened; the forms ask the same again under these keys. */
const OPENING = ["title", "location_org"];

/** One registration: what is typed, where its draft lies, what is wrong with it, and the way to the server. */
export function useIntake(forms: IntakeForms, taken: { progress: Progress; values: Values; safety: Values } | null) {
  const safetyFields = useMemo(() => fieldsOf(forms.safety.schema as Values), [forms]);
  const matterFields = useMemo(() => fieldsOf(forms.matter.schema as Values), [forms]);
  const [values, setValues] = useState<Values>(() => ({ channel: "walk_in", parties: [{ party_role: "applicant", party_kind: "natural_person" }, { party_role: "respondent", party_kind: "natural_person" }], ...taken?.safety, ...taken?.values }));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [outcome, setOutcome] = useState<Outcome>({ failed: null, rest: [] });
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  const [draft, tell] = useReducer(nextDraft, taken ? { at: "server", time: local(new Date()).time } : { at: "untouched" });
  const progress = useRef<Progress>(taken?.progress ?? NOTHING);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(values);
  latest.current = values;
  const keep = useCallback((next: Progress) => void (progress.current = next), []);

  const save = useCallback(async () => {
    tell({ type: "sent" });
    const { task } = progress.current;
    const given = latest.current;
    const now = new Date();
    try {
      if (task !== null) {
        await request("put", "/api/tasks/{key}/draft", { path: { key: task }, body: { values: given } });
        tell({ type: "kept on the server", time: local(now).time });
      } else {
        const kept = await keepLocalDraft(KEPT, { values: { values: given, progress: progress.current }, savedAt: now.toISOString() });
        tell(kept ? { type: "kept on the device", time: local(now).time } : { type: "not kept" });
      }
    } catch {
      tell({ type: "not kept" });
    }
  }, []);

  useEffect(() => {
    if (taken !== null) return;
    void readLocalDraft(KEPT).then((kept) => {
      if (kept === null) return;
      const { values: found, progress: before } = kept.values as { values: Values; progress: Progress };
      progress.current = before;
      setValues(found);
      tell({ type: "kept on the device", time: local(kept.savedAt).time });
    }).catch(() => undefined);
  }, [taken]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const put = useCallback((key: string, value: unknown) => {
    setValues((now) => ({ ...now, [key]: value }));
    setErrors((now) => Object.fromEntries(Object.entries(now).filter(([path]) => path !== key && !path.startsWith(`${key}.`))));
    tell({ type: "typed" });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void save(), REST);
  }, [save]);

  const show = useCallback((found: Record<string, string>) => {
    setErrors(found);
    requestAnimationFrame(() => {
      const at = document.querySelector<HTMLElement>(".in-field.wrong, .in-ask.wrong");
      at?.scrollIntoView({ block: "center" });
      at?.querySelector<HTMLElement>("input,textarea,button")?.focus({ preventScroll: true });
    });
  }, []);

  const attempt = useCallback(async (act: () => Promise<void>) => {
    setBusy(true);
    setOutcome({ failed: null, rest: [] });
    try {
      await act();
      return true;
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(0, "surprise", "页面出了差错");
      const names = new Set([...safetyFields, ...matterFields].map((field) => field.key ?? field.path ?? ""));
      const placed = problem.findings.filter((one) => names.has(pathOf(one.where).split(".")[0] ?? ""));
      if (placed.length > 0) show(Object.fromEntries(placed.map((one) => [pathOf(one.where), sentence(one)])));
      setOutcome({ failed: placed.length > 0 ? null : problem.detail, rest: problem.findings.filter((one) => !placed.includes(one)) });
      return false;
    } finally {
      setBusy(false);
    }
  }, [matterFields, safetyFields, show]);

  /** Opens the case with the questions of safety, unless that has been done. */
  const open = useCallback(async () => {
    const given = latest.current;
    const lacks = { ...missing(safetyFields, given), ...missing(matterFields.filter((field) => OPENING.includes(field.key ?? "")), given) };
    if (progress.current.task === null && Object.keys(lacks).length > 0) {
      show(lacks);
      throw new Problem(400, "lacks", "先答安全四问，写一句话事由，选发生地");
    }
    await openCase(progress.current, { title: String(given.title), channel: String(given.channel), location_org: String(given.location_org) }, handedIn(safetyFields, given), keep);
    if (progress.current.task === null) throw new Problem(409, "gone", "这件登记已经不在「登记诉求与当事人」这一步，请到待办里看");
    void dropLocalDraft(KEPT);
  }, [keep, matterFields, safetyFields, show]);

  const submit = () => {
    const lacks = { ...missing(safetyFields, values), ...missing(matterFields, values) };
    if (Object.keys(lacks).length > 0) {
      show(lacks);
      return;
    }
    clearTimeout(timer.current);
    void attempt(async () => {
      await open();
      setDone(await register(progress.current, handedIn(matterFields, latest.current), keep));
    });
  };
  const toServer = () => attempt(async () => {
    await open();
    await save();
  });
  const forget = () => {
    clearTimeout(timer.current);
    void dropLocalDraft(KEPT);
  };
  const shown = (field: (typeof matterFields)[number]) => isShown(field, values);
  return {
    safetyFields, matterFields, values, put, errors, outcome, busy, done, draft, draftText: draftText(draft), submit, toServer, open: () => attempt(open), forget, shown,
    besides: progress.current.caseKey, task: () => progress.current.task,
  };
}

export type Intake = ReturnType<typeof useIntake>;
