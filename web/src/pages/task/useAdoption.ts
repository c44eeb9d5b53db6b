import { type RefObject, useMemo, useState } from "react";
import type { TaskDetail } from "@/api/answers";
import { useLatest } from "@/parts/useLatest";
import { adopted, type Adopted, filling, isLast, openOf, pressesOf } from "@/widgets/form/adoption";
import type { FormHandle, Offers } from "@/widgets/form/FormView";
import { type Suggested, suggestionsOf } from "@/widgets/form/suggestions";

type Values = Record<string, unknown>;

/** Following the platform's suggestions one by one or all that are open, and taking the last of it back. */
export function useAdoption(task: TaskDetail, form: RefObject<FormHandle | null>, may: boolean) {
  const [shown, setShown] = useState<Values>({});
  const [last, setLast] = useState<Adopted | null>(null);
  const schema = task.form?.schema;
  const suggested = useMemo(
    () => (schema && may ? suggestionsOf(schema, task.variables) : []),
    [schema, task.variables, may],
  );
  const settled = (values: Values) => {
    setShown(values);
    setLast((now) => (now !== null && isLast(now, values) ? now : null));
  };
  const adopt = (chosen: readonly Suggested[]) => {
    const before = form.current?.values() ?? {};
    form.current?.put(filling(chosen));
    setLast(adopted(chosen, before, form.current?.values() ?? {}));
  };
  const undo = () => {
    if (last === null) return;
    form.current?.put(last.before);
    setLast(null);
  };
  const presses = useMemo(() => pressesOf(suggested, shown, last), [suggested, shown, last]);
  // whoever presses is told of what stands there then
  const pressed = useLatest((id: string) => {
    if (presses.get(id) === "undo") undo();
    else adopt(suggested.filter((one) => one.id === id));
  });
  const offers: Offers = useMemo(() => ({ presses, press: (id) => pressed.current(id) }), [presses, pressed]);
  const open = openOf(suggested, shown);
  return { settled, offers, undo, open, all: () => adopt(open), taken: last === null ? 0 : last.keys.length };
}
