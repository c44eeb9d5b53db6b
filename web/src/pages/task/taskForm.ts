import { useOrgTree, usePlaceNames } from "@/api/queries/useOrgTree";
import type { TaskDetail } from "@/api/answers";
import { useKept } from "@/parts/useKept";
import { withPlaces } from "@/widgets/form/places";
import { withSuggestions } from "@/widgets/form/suggestions";
import { withoutTitle } from "@/widgets/form/title";

type Values = Record<string, unknown>;

/** What the form starts with: what the process knows, what the case file holds, what was drafted. */
export function firstValues(task: TaskDetail, draft: Values | null): Values {
  const known = task.case?.location_org
    ? { location_org: task.case.location_org, title: task.case.title }
    : {};
  return { ...known, ...task.variables, ...task.values, ...(draft ?? {}) };
}

/** The task's form as it is shown; null without one, undefined until the names of places are there. */
export function useFormSchema(task: TaskDetail): Values | null | undefined {
  const units = useOrgTree();
  const name = usePlaceNames();
  const form = task.form;
  // one version of a form is one form, whatever object it came in
  const schema = useKept(form?.key ?? "", !units.isPending, () => {
    if (form === null) return null;
    const places = (units.data ?? []).map((unit) => ({ value: unit.code, label: name(unit.code) }));
    return withSuggestions(withPlaces(withoutTitle(form.schema, task.name), places), task.variables);
  });
  return form === null ? null : schema;
}
