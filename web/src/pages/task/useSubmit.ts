import { type RefObject, useEffect, useRef, useState } from "react";
import { useComplete } from "@/api/mutations/useComplete";
import type { Finding } from "@/api/answers";
import { Problem } from "@/api/problem";
import { type Attempt, attemptOf } from "@/api/attempt";
import type { FormHandle } from "@/widgets/form/FormView";

const AGAIN = 10_000;

/** What became of handing in. */
export type Outcome =
  | { at: "open" }
  | { at: "wrong"; rest: Finding[]; detail: string }
  | { at: "silent" }
  | { at: "conflict"; problem: Problem }
  | { at: "changed"; problem: Problem }
  | { at: "refused"; problem: Problem }
  | { at: "done" };

/** Hands a form in: checks it, sends it once however often it is tried, and sorts the server's answers. */
export function useSubmit(
  task: string,
  etag: string | null,
  form: RefObject<FormHandle | null>,
  done: () => void,
) {
  const complete = useComplete();
  const [outcome, setOutcome] = useState<Outcome>({ at: "open" });
  const attempt = useRef<Attempt | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const submit = async (values: Record<string, unknown>): Promise<void> => {
    clearTimeout(timer.current);
    attempt.current = attemptOf(attempt.current, values);
    try {
      await complete.mutateAsync({ key: task, etag, values, attempt: attempt.current.key });
      setOutcome({ at: "done" });
      done();
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(0, "surprise", "页面出了差错");
      if (problem.offline) timer.current = setTimeout(() => void submit(values), AGAIN);
      setOutcome(outcomeOf(problem, form));
    }
  };

  const start = () => {
    const values = form.current === null ? {} : form.current.check();
    if (values === null) {
      setOutcome({ at: "wrong", rest: [], detail: "" });
      form.current?.toFirstError();
      return;
    }
    void submit(values);
  };
  const reset = () => {
    clearTimeout(timer.current);
    setOutcome({ at: "open" });
  };
  return { start, reset, outcome, busy: complete.isPending };
}

function outcomeOf(problem: Problem, form: RefObject<FormHandle | null>): Outcome {
  if (problem.offline) return { at: "silent" };
  if (problem.code === "task_ended" || problem.code === "task_not_found") return { at: "conflict", problem };
  if (problem.status === 412) return { at: "changed", problem };
  if (problem.findings.length > 0) {
    const rest = form.current?.show(problem.findings) ?? problem.findings;
    form.current?.toFirstError();
    return { at: "wrong", rest, detail: problem.detail };
  }
  return { at: "refused", problem };
}
