import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useState } from "react";
import { taskKey } from "@/api/queries/useTask";
import type { TaskDetail } from "@/api/answers";
import { useDraft } from "@/app/useDraft";
import { useMe } from "@/app/useMe";
import { firstValues } from "@/pages/task/taskForm";
import { draftName } from "@/state/localDrafts";
import type { Start } from "@/state/newestDraft";
import { local } from "@/text/dates";
import type { FormHandle } from "@/widgets/form/FormView";

type Values = Record<string, unknown>;

/** The draft of a task's form: it begins where `start` says, is remembered for the next visit, and where two were written
 * apart from each other a person chooses (`choice`). */
export function useTaskDraft(
  task: TaskDetail,
  start: Start,
  form: RefObject<FormHandle | null>,
  written: (all: Values) => void,
) {
  const me = useMe();
  const queries = useQueryClient();
  const [waits, setWaits] = useState(start.other !== null);
  const base = task.draft?.saved_at ?? null;
  const remember = (values: Values, savedAt: string) =>
    queries.setQueryData<{ task: TaskDetail; etag: string | null }>(
      taskKey(task.key),
      (known) => known && { ...known, task: { ...known.task, draft: { values, saved_at: savedAt } } },
    );
  const draft = useDraft(
    () => ({
      name: draftName(me.user, `task/${task.key}`),
      task: task.state === "CREATED" ? task.key : null,
    }),
    {
      state: base === null ? { at: "untouched" } : { at: "server", time: local(base).time },
      base,
      unsent: start.from === "device" ? start.values : null,
      held: start.other !== null,
    },
    remember,
  );
  const other = waits ? start.other : draft.apart && { ...draft.apart, from: "server" as const };
  const there = draft.apart?.savedAt ?? base;
  const settle = (from: "server" | "device", values: Values) => {
    setWaits(false);
    draft.settle(there, from === "server" ? null : values);
  };
  const keep = () => {
    const mine = draft.apart ? "device" : start.from === "server" ? "server" : "device";
    settle(mine, form.current?.values() ?? start.values ?? {});
  };
  const swap = () => {
    if (other === null) return;
    const all = firstValues(task, other.values);
    form.current?.fill(all);
    written(all);
    settle(other.from, other.values);
  };
  return { ...draft, choice: other === null ? null : { other, keep, swap }, waits };
}
