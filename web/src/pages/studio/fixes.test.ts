import { describe, expect, it } from "vitest";
import type { Told } from "./findings";
import { fixesOf } from "./fixes";

const told = (code: string, level: Told["level"] = "stop"): Told => ({
  id: "0",
  code,
  level,
  title: "",
  remedy: "",
  element: "g",
  form: null,
  path: [],
  details: [],
});
const facts = (type: string, more: object = {}) => ({
  id: "g",
  type,
  name: "汇合",
  incoming: 2,
  outgoing: [],
  ...more,
});
const labels = (code: string, given: Parameters<typeof fixesOf>[1], level?: Told["level"]) =>
  fixesOf(told(code, level), given).map((fix) => fix.label);

describe("fixesOf", () => {
  it("turns a parallel join that waits for ever into one that does not", () => {
    const [first, second] = fixesOf(told("deadlock"), facts("bpmn:ParallelGateway"));
    expect(first?.act).toEqual({
      kind: "edit",
      edits: [{ kind: "type", element: "g", type: "bpmn:InclusiveGateway" }],
    });
    expect(second?.act).toEqual({
      kind: "edit",
      edits: [{ kind: "type", element: "g", type: "bpmn:ExclusiveGateway" }],
    });
  });

  it("says nothing of a deadlock elsewhere", () => {
    expect(labels("deadlock", facts("bpmn:ReceiveTask"))).toEqual([]);
  });

  it("joins before a step that would be done twice, and changes a gateway that lets both through", () => {
    expect(fixesOf(told("lack_of_synchronisation"), facts("bpmn:UserTask"))[0]?.act).toEqual({
      kind: "edit",
      edits: [{ kind: "join", element: "g" }],
    });
    expect(labels("lack_of_synchronisation", facts("bpmn:ExclusiveGateway"))).toEqual([
      "改为包容汇合，有几路等几路",
    ]);
    expect(labels("lack_of_synchronisation", facts("bpmn:UserTask", { incoming: 1 }))).toEqual([]);
  });

  it("offers each way out as the default one, by its name or where it leads", () => {
    const outgoing = [
      { id: "a", name: "同意", target: "办理" },
      { id: "b", name: "", target: "终止" },
    ];
    const fixes = fixesOf(told("no_default_flow", "look"), facts("bpmn:ExclusiveGateway", { outgoing }));
    expect(fixes.map((fix) => fix.label)).toEqual([
      "条件都不成立时走「同意」",
      "条件都不成立时走「终止」",
      "不改，写明理由",
    ]);
    expect(fixes[1]?.act).toEqual({ kind: "edit", edits: [{ kind: "default", gateway: "g", flow: "b" }] });
  });

  it("does not choose among many ways", () => {
    const outgoing = Array.from({ length: 5 }, (_, n) => ({ id: `f${n}`, name: "", target: "x" }));
    expect(labels("no_default_flow", facts("bpmn:ExclusiveGateway", { outgoing }))).toEqual([]);
  });

  it("lets a warning be explained, an error only when what is missing may come later", () => {
    expect(labels("task_without_deadline", facts("bpmn:UserTask"), "look")).toEqual(["不改，写明理由"]);
    expect(labels("unknown_timer", facts("bpmn:UserTask"))).toEqual([]);
    expect(labels("unknown_group", facts("bpmn:UserTask"))).toEqual(["不改，写明理由"]);
  });

  it("makes the form that is missing", () => {
    expect(labels("unknown_form", facts("bpmn:UserTask"))).toEqual(["补上这张表单"]);
  });

  it("offers nothing for what is not on the diagram", () => {
    expect(fixesOf(told("deadlock"), null)).toEqual([]);
  });
});
