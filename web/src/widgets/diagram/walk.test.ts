import { describe, expect, it } from "vitest";
import { marksOf, placesOf, type Walk } from "@/widgets/diagram/walk";

const element = (element_id: string, type: string, more: object = {}) => ({
  element_id,
  type,
  times: 1,
  active: 0,
  completed: 0,
  terminated: 0,
  ...more,
});
const WALK: Walk = {
  elements: [
    element("Start", "START_EVENT", { completed: 1 }),
    element("Box", "SUB_PROCESS", { active: 1 }),
    element("S02", "USER_TASK", { times: 2, active: 1, completed: 1 }),
    element("S09", "USER_TASK", { terminated: 1 }),
    element("T1", "BOUNDARY_EVENT", { active: 1 }),
  ],
  flows: [{ flow_id: "F1", times: 2 }],
  timers: [],
};

describe("a walk on a diagram", () => {
  it("marks what was walked, where it is now, and what was cut off", () => {
    const marks = marksOf(WALK);
    expect([marks.get("Start"), marks.get("F1"), marks.get("S02"), marks.get("S09")]).toEqual([
      "fq-walked",
      "fq-walked",
      "fq-here",
      "fq-cut",
    ]);
  });

  it("is at the task, not at the box around it nor at the clock on its border", () => {
    expect(placesOf(WALK)).toEqual(["S02"]);
  });
});
