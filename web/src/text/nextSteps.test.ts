import { describe, expect, it } from "vitest";
import type { NextStep } from "@/api/answers";
import { learnRoles } from "@/text/groups";
import { waysOn } from "@/text/nextSteps";

learnRoles([{ group: "mediation_chair", short: "调委会主任", kind: "staff" }]);

const step = (more: Partial<NextStep>): NextStep => ({
  flows: [],
  conditions: [],
  passed: [],
  element_id: "X",
  name: "指派调解员",
  type: "USER_TASK",
  candidate_groups: ["mediation_chair"],
  called_process: null,
  timer_key: null,
  ...more,
});

describe("ways on from a task", () => {
  it("says on which answer who gets what", () => {
    const [way] = waysOn([
      step({ conditions: [{ question: "", name: "同意", condition: '=c = "agree"', default: false }] }),
    ]);
    expect(way).toMatchObject({
      answer: "同意",
      text: "调委会主任收到「指派调解员」",
      conditions: ['=c = "agree"'],
      otherwise: false,
    });
  });

  it("tells of several answers to which question each belongs, and never glues them", () => {
    const conditions = [
      { question: "有代理人吗？", name: "没有", condition: null, default: true },
      { question: "对方态度", name: "同意", condition: '=c = "agree"', default: false },
    ];
    expect(waysOn([step({ conditions })])[0]?.answer).toBe("有代理人吗？没有；对方态度：同意");
  });

  it("names the papers that are made on the way", () => {
    const passed = [{ element_id: "D", name: "出具 D08 申请书", type: "SERVICE_TASK" }];
    expect(waysOn([step({ passed })])[0]?.text).toBe("出具 D08 申请书；调委会主任收到「指派调解员」");
  });

  it("tells the same way once and the way of all other answers as such", () => {
    const other = step({ conditions: [{ question: "", name: "", condition: null, default: true }] });
    expect(waysOn([other, other])).toHaveLength(1);
    expect(waysOn([other])[0]).toMatchObject({ answer: "其他情形", otherwise: true });
  });

  it("never shows the name of a type", () => {
    const types = [
      "CALL_ACTIVITY",
      "END_EVENT",
      "EVENT_BASED_GATEWAY",
      "INTERMEDIATE_CATCH_EVENT",
      "SUB_PROCESS",
      "PARALLEL_GATEWAY",
      "SEND_TASK",
    ];
    for (const way of waysOn(types.map((type) => step({ type, name: "某步" }))))
      expect(way.text).not.toMatch(/[A-Za-z_]{3,}/);
  });
});
