import { expect, it } from "vitest";
import { withSuggestions } from "@/widgets/form/suggestions";

it("tells what the platform suggests by its label, and fills nothing in", () => {
  const field = { type: "radio", key: "complexity_confirmed", values: [{ value: "simple", label: "简单" }] };
  const [told] = withSuggestions({ components: [field] }, { complexity_suggested: "simple" }).components as [typeof field];
  expect(told).toEqual({ ...field, description: "系统建议：简单，待您确认" });
});

it("finds the suggestion of a procedure and of a date, and says nothing where there is none", () => {
  const fields = [
    { key: "procedure_key", values: [{ value: "people_mediation", label: "人民调解" }], description: "可改" },
    { key: "due_date" },
    { key: "lead_unit" },
  ];
  const known = { procedure_suggested: "people_mediation", due_date_suggested: "2026-11-26" };
  const told = withSuggestions({ components: fields }, known).components as { description?: string }[];
  expect(told.map((one) => one.description)).toEqual(["系统建议：人民调解，待您确认。可改", "系统建议：2026-11-26，待您确认", undefined]);
});
