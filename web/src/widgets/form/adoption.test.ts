import { describe, expect, it } from "vitest";
import { adopted, filling, isLast, openOf, pressesOf } from "@/widgets/form/adoption";
import { suggestionsOf } from "@/widgets/form/suggestions";

const SCHEMA = {
  components: [
    {
      id: "F1",
      type: "radio",
      key: "complexity",
      label: "复杂度",
      properties: { suggestion: "complexity_suggested" },
      values: [
        { value: "simple", label: "简单" },
        { value: "hard", label: "疑难" },
      ],
    },
    {
      id: "F2",
      type: "datetime",
      subtype: "date",
      key: "due_date",
      label: "办理期限",
      properties: { suggestion: "due_suggested" },
    },
    {
      id: "F3",
      type: "radio",
      key: "hidden_one",
      label: "藏着的",
      properties: { suggestion: "first" },
      values: [{ value: true, label: "是" }],
    },
  ],
};
const SUGGESTED = suggestionsOf(SCHEMA, {
  complexity_suggested: "simple",
  due_suggested: "2026-11-26T17:30:00+08:00",
  first: true,
});
const EMPTY = { complexity: null, due_date: null, note: "" };

describe("following what the platform suggests", () => {
  it("fills a field with what it takes: a day with the day of a moment", () => {
    expect(filling(SUGGESTED)).toEqual({ complexity: "simple", due_date: "2026-11-26", hidden_one: true });
  });

  it("counts the fields that are shown and empty, not those that a person has decided", () => {
    expect(openOf(SUGGESTED, EMPTY).map((one) => one.key)).toEqual(["complexity", "due_date"]);
    expect(openOf(SUGGESTED, { ...EMPTY, complexity: "hard" }).map((one) => one.key)).toEqual(["due_date"]);
  });

  it("is offered beside every suggestion that is not followed, also when a person chose otherwise", () => {
    expect([...pressesOf(SUGGESTED, { complexity: "hard", due_date: "2026-11-26" }, null)]).toEqual([
      ["F1", "adopt"],
    ]);
  });

  it("can be taken back until something else is done", () => {
    const [first] = SUGGESTED;
    const after = { ...EMPTY, complexity: "simple", came_up: null };
    const last = adopted(first ? [first] : [], EMPTY, after);
    expect(last.before).toEqual({ complexity: null });
    expect(isLast(last, { ...after, other_empty: "" })).toBe(true);
    expect(isLast(last, { ...after, note: "一句话" })).toBe(false);
    expect([...pressesOf(SUGGESTED, after, last)]).toEqual([
      ["F1", "undo"],
      ["F2", "adopt"],
    ]);
  });

  it("gives back what stood there when a person had chosen otherwise", () => {
    const [first] = SUGGESTED;
    expect(adopted(first ? [first] : [], { complexity: "hard" }, { complexity: "simple" }).before).toEqual({
      complexity: "hard",
    });
  });
});
