import { Button } from "antd";
import { useRef, useState } from "react";
import type { RehearsedStep, WaitingTask } from "@/api/mutations/useRehearse";
import type { Finding } from "@/api/answers";
import { useFormSchema } from "@/api/queries/useFormSchema";
import { useOrgTree, usePlaceNames } from "@/api/queries/useOrgTree";
import type { Source } from "@/api/queries/useSource";
import { useNow } from "@/app/useNow";
import { formOf, type Schema } from "@/pages/studio/forms";
import type { Step } from "@/pages/studio/rehearsal/story";
import { Reading } from "@/parts/states";
import { useKept } from "@/parts/useKept";
import { momentText } from "@/text/dates";
import { type FormHandle, FormView } from "@/widgets/form/FormView";
import { withPlaces } from "@/widgets/form/places";
import { withSuggestions } from "@/widgets/form/suggestions";
import { withoutTitle } from "@/widgets/form/title";

/** One task that waits: as whom, with what in its form; then it is done, on the virtual clock. */
export function TaskStep({
  task,
  at,
  source,
  forms,
  busy,
  go,
}: {
  task: WaitingTask;
  /** What the virtual clock says. */
  at: string;
  source: Source;
  forms: Record<string, Schema>;
  busy: boolean;
  go: (step: Step) => Promise<RehearsedStep | null>;
}) {
  const now = useNow();
  const handle = useRef<FormHandle>(null);
  const [as, setAs] = useState(task.groups[0]?.code ?? "");
  const [rest, setRest] = useState<Finding[]>([]);
  const near = formOf(task.form, forms, source.forms);
  const far = useFormSchema(near === null ? task.form_key : null);
  const units = useOrgTree();
  const name = usePlaceNames();
  const found = near ?? far.data ?? {};
  const ready = (near !== null || far.data !== undefined) && !units.isPending;
  const schema = useKept(near === null ? "published" : "drawn", ready, () => {
    const places = (units.data ?? []).map((unit) => ({ value: unit.code, label: name(unit.code) }));
    return withSuggestions(withPlaces(withoutTitle(found, task.name), places), task.values);
  });
  const done = async () => {
    const values = handle.current?.values() ?? {};
    const refused = await go({ complete: { task: task.element_id, ...(as ? { as } : {}), with: values } });
    if (refused === null) return;
    setRest(handle.current?.show(refused.findings) ?? []);
    handle.current?.toFirstError();
  };
  return (
    <section className="rh-sec rh-task">
      <h3>{task.name}</h3>
      <p className="sm mut">
        {task.due ? `${momentText(task.due, now)}前` : "没有期限"}{" "}
        {task.due && Date.parse(task.due) < Date.parse(at) && <span className="rh-late">已超期</span>}
      </p>
      {task.groups.length > 1 ? (
        <label className="sm">
          谁来办{" "}
          <select className="rh-select" value={as} onChange={(event) => setAs(event.target.value)}>
            {task.groups.map((group) => (
              <option key={group.code} value={group.code}>
                {group.name}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <p className="sm">{task.groups[0]?.name ?? "不限岗位"}来办</p>
      )}
      {task.form !== null &&
        (schema === undefined ? (
          <Reading lines={3} />
        ) : (
          <FormView schema={schema} data={task.values} handle={handle} />
        ))}
      {rest.map((one) => (
        <p key={one.where} className="st-wrong" role="alert">
          {one.message}
        </p>
      ))}
      <Button type="primary" onClick={() => void done()} loading={busy}>
        办完这一步
      </Button>
    </section>
  );
}
