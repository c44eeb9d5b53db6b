import { describe, expect, it } from "vitest";
import type { RehearsedStep, Standing } from "@/api/mutations/useRehearse";
import { freshStory, nextDue, storyOf, textOf, toKeep, upTo, valueOf, withoutLast, withStep } from "./story";

const standing = (more: Partial<Standing> = {}): Standing => ({
  at: "2026-11-20T01:26:00Z",
  ended: false,
  case_status: "",
  tasks: [],
  jobs: [],
  timers: [],
  messages: [],
  incidents: [],
  variables: [],
  ...more,
});
const step = (more: Partial<RehearsedStep> = {}): RehearsedStep => ({
  kind: "complete",
  told: "",
  at: "",
  moves: [],
  opened: [],
  fired: [],
  decisions: [],
  documents: [],
  messages: [],
  calls: [],
  case_status: "",
  problems: [],
  findings: [],
  ...more,
});

describe("stories", () => {
  it("begin now, with the data of another", () => {
    const like = storyOf({
      name: "一",
      given: { now: "2025-03-04T09:20:00+08:00", start: { round: 1 } },
      when: [{ advance: "P1D" }],
      then: { ended: true },
    });
    const fresh = freshStory(new Date("2026-11-20T01:26:40Z"), like);
    expect(fresh).toEqual({
      name: "自己走一遍",
      given: { now: "2026-11-20T09:26:00+08:00", start: { round: 1 } },
      when: [],
      then: {},
    });
  });

  it("go on, back, and on again from an earlier step", () => {
    const story = withStep(withStep(freshStory(new Date(0), null), { advance: "P1D" }), { advance: "P2D" });
    expect(withoutLast(story).when).toEqual([{ advance: "P1D" }]);
    expect(upTo(story, 1).when).toEqual([{ advance: "P1D" }]);
    expect(upTo({ ...story, then: { ended: true } }, 1).then).toEqual({});
  });

  it("expect, once kept, what became of them", () => {
    const story = withStep(withStep(freshStory(new Date(0), null), { expect: { tasks: [] } }), {
      complete: { task: "a" },
    });
    const steps = [
      step({ documents: [{ code: "D12", name: "协议" }] }),
      step({ documents: [{ code: "D12", name: "协议" }] }),
    ];
    const task = {
      element_id: "b",
      name: "",
      groups: [],
      due: null,
      process: "p",
      form: null,
      form_key: null,
      values: {},
    };
    expect(toKeep(story, "一般", steps, standing({ tasks: [task] }))).toMatchObject({
      name: "一般",
      when: [{ complete: { task: "a" } }],
      then: { ended: false, tasks: ["b"], documents: ["D12"] },
    });
    expect(toKeep(story, "一般", [], standing({ ended: true })).then).toEqual({ ended: true });
  });
});

describe("values", () => {
  it("are read as people write them", () => {
    expect(["是", "false", "12", "-0.5", "007", "", "澄湖"].map(valueOf)).toEqual([
      true,
      false,
      12,
      -0.5,
      "007",
      null,
      "澄湖",
    ]);
  });

  it("are shown as they are typed, unless they are lists", () => {
    expect([true, null, 3, "字", [1]].map(textOf)).toEqual(["是", "", "3", "字", null]);
  });
});

describe("nextDue", () => {
  it("is the earliest timer", () => {
    const timers = ["2026-11-22T01:00:00Z", "2026-11-21T01:00:00Z"].map((at) => ({
      element_id: "t",
      name: "",
      at,
    }));
    expect(nextDue(standing({ timers }))).toBe("2026-11-21T01:00:00Z");
    expect(nextDue(standing())).toBeNull();
  });
});
