import { describe, expect, it } from "vitest";
import { overridesOf, suggestionsOf, withSuggestions } from "@/widgets/form/suggestions";

const FIELD = {
  type: "radio",
  key: "complexity_confirmed",
  label: "复杂度",
  properties: { suggestion: "complexity_suggested" },
  values: [
    { value: "simple", label: "简单" },
    { value: "hard", label: "疑难" },
  ],
};
const DECISION = {
  key: "decision_confirmed",
  label: "受理意见",
  description: "可改",
  properties: { suggestion: "acceptance.decision" },
  values: [
    { value: "accept", label: "受理" },
    { value: "reject", label: "不予受理" },
  ],
};
const DATE = { key: "due_date", label: "办理期限", properties: { suggestion: "due_date_suggested" } };
const SCHEMA = {
  components: [
    FIELD,
    { type: "group", components: [DECISION, DATE] },
    { key: "lead_unit", label: "主办单位" },
  ],
};
const KNOWN = {
  complexity_suggested: "simple",
  acceptance: { decision: "accept" },
  due_date_suggested: "2026-11-26",
};

describe("what the platform suggests", () => {
  it("is told by its label, and nothing is filled in", () => {
    const [told, group] = withSuggestions(SCHEMA, KNOWN).components as [
      typeof FIELD,
      { components: { description?: string }[] },
    ];
    expect(told).toEqual({ ...FIELD, description: "系统建议：简单，待您确认" });
    expect(group.components.map((one) => one.description)).toEqual([
      "系统建议：受理，待您确认。可改",
      "系统建议：2026-11-26，待您确认",
    ]);
  });

  it("is said of no field that names none, or whose value is not there", () => {
    expect(suggestionsOf(SCHEMA, {})).toEqual([]);
    expect(suggestionsOf(SCHEMA, { acceptance: null })).toEqual([]);
  });

  it("is compared with what a person chose", () => {
    const suggested = suggestionsOf(SCHEMA, KNOWN);
    expect(overridesOf(suggested, { complexity_confirmed: "simple", due_date: "2026-11-26" })).toEqual([]);
    expect(
      overridesOf(suggested, {
        complexity_confirmed: "hard",
        decision_confirmed: "reject",
        due_date: "2026-12-01",
      }),
    ).toEqual([
      { key: "complexity_confirmed", label: "复杂度", suggested: "简单", chosen: "疑难" },
      { key: "decision_confirmed", label: "受理意见", suggested: "受理", chosen: "不予受理" },
      { key: "due_date", label: "办理期限", suggested: "2026-11-26", chosen: "2026-12-01" },
    ]);
    expect(overridesOf(suggested, { complexity_confirmed: "" })).toEqual([]);
  });
});
