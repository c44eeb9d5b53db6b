import type { Told } from "@/pages/studio/findings";
import type { Edit, Facts } from "@/widgets/modeler/edits";

/** One way to mend a finding: what the button says, and what it changes. */
export interface Fix {
  label: string;
  act: { kind: "edit"; edits: Edit[] } | { kind: "form" } | { kind: "reason"; code: string };
}

const SPLITS = new Set(["bpmn:ParallelGateway", "bpmn:ExclusiveGateway", "bpmn:InclusiveGateway"]);
/** A gateway with more ways out is not mended by one press. */
const MOST_WAYS = 4;
/** Places where a reason can stand: whatever may carry properties of the dialect. */
const CARRIES = /Task$|Activity$|Gateway$|Event$|SubProcess$/;

/** What is missing now and may come by another way: the errors that a reason explains. */
const MAY_COME_LATER = new Set(["unknown_process", "unknown_group"]);

/** The ways to mend a finding that need no thought beyond choosing; none when the remedy is not that plain. */
export function fixesOf(told: Told, facts: Facts | null): Fix[] {
  if (facts === null) return [];
  const fixes = (BY_CODE[told.code] ?? (() => []))(facts);
  const reason: Fix = { label: "不改，写明理由", act: { kind: "reason", code: told.code } };
  const explains = told.level === "look" || MAY_COME_LATER.has(told.code);
  return explains && CARRIES.test(facts.type) ? [...fixes, reason] : fixes;
}

const edit = (label: string, ...edits: Edit[]): Fix => ({ label, act: { kind: "edit", edits } });

const inclusive = (facts: Facts): Fix =>
  edit("改为包容汇合，有几路等几路", { kind: "type", element: facts.id, type: "bpmn:InclusiveGateway" });

const joined = (facts: Facts): Fix =>
  edit("前面加一个包容汇合，有几路等几路", { kind: "join", element: facts.id });

function synchronised(facts: Facts): Fix[] {
  if (facts.incoming < 2) return [];
  return SPLITS.has(facts.type) ? [inclusive(facts)] : [joined(facts)];
}

const BY_CODE: Record<string, (facts: Facts) => Fix[]> = {
  no_default_flow: (facts) =>
    facts.outgoing.length > MOST_WAYS
      ? []
      : facts.outgoing.map((flow) =>
          edit(`条件都不成立时走「${flow.name || flow.target}」`, {
            kind: "default",
            gateway: facts.id,
            flow: flow.id,
          }),
        ),
  deadlock: (facts) =>
    facts.type !== "bpmn:ParallelGateway" || facts.incoming < 2
      ? []
      : [
          inclusive(facts),
          edit("改为分支汇合，来一路走一路", {
            kind: "type",
            element: facts.id,
            type: "bpmn:ExclusiveGateway",
          }),
        ],
  lack_of_synchronisation: synchronised,
  improper_completion: synchronised,
  task_without_form: () => [{ label: "做一张表单", act: { kind: "form" } }],
  unknown_form: (facts) =>
    facts.type === "bpmn:UserTask" ? [{ label: "补上这张表单", act: { kind: "form" } }] : [],
};
