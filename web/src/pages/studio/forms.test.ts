import { describe, expect, it } from "vitest";
import { formOf, inputsOf, newForm, withDestinations } from "./forms";

const TEXT = { type: "text", text: "说明" };
const FIELD = { type: "textfield", key: "noise", label: "噪声" };

describe("withDestinations", () => {
  it("makes an input without a destination decision data, also inside a group", () => {
    const schema = withDestinations({
      ...newForm("a", "甲"),
      components: [TEXT, FIELD, { type: "group", components: [{ ...FIELD, key: "b" }] }],
    });
    expect(schema.components).toEqual([
      TEXT,
      { ...FIELD, properties: { destination: "variable" } },
      { type: "group", components: [{ ...FIELD, key: "b", properties: { destination: "variable" } }] },
    ]);
  });

  it("leaves a destination that somebody wrote", () => {
    const kept = { ...FIELD, properties: { destination: "case:P2:noise" } };
    expect(withDestinations({ components: [kept] }).components).toEqual([kept]);
  });
});

describe("formOf", () => {
  const published = [{ ref: "a", schema: { id: "a", components: [FIELD] } }] as never;

  it("prefers what was drawn here", () => {
    expect(formOf("a", { a: { id: "a", components: [] } }, published)).toEqual({ id: "a", components: [] });
    expect(formOf("a", {}, published)).toEqual({ id: "a", components: [FIELD] });
    expect(formOf("b", {}, published)).toBeNull();
    expect(formOf(null, {}, published)).toBeNull();
  });
});

describe("inputsOf", () => {
  it("counts what takes something in", () => {
    expect(inputsOf({ components: [TEXT, FIELD, { type: "dynamiclist", components: [FIELD, FIELD] }] })).toBe(
      3,
    );
  });
});
