import { describe, expect, it } from "vitest";
import { type Component, fieldsOf, handedIn, isShown, missing, roomLeft } from "@/pages/intake/forms";

const NOTE: Component = {
  type: "textarea",
  key: "danger_note",
  label: "危险情况",
  validate: { required: true },
  conditional: { hide: "=imminent_danger != true and self_harm_sign != true" },
};
const PARTIES: Component = {
  type: "dynamiclist",
  path: "parties",
  label: "当事人",
  validate: { required: true },
  components: [
    { type: "textfield", key: "display_name", label: "称呼", validate: { required: true } },
    { type: "textfield", key: "phone", label: "手机" },
  ],
};
const TITLE: Component = {
  type: "textfield",
  key: "title",
  label: "标题",
  validate: { required: true, maxLength: 60 },
};
const SCHEMA = {
  components: [
    { type: "text", text: "# 登记" },
    TITLE,
    { type: "group", components: [NOTE] },
    PARTIES,
    { type: "expression", key: "computed" },
  ],
};

describe("the intake forms read from their schemas", () => {
  it("finds the fields, those in groups too, and no texts", () => {
    expect(fieldsOf(SCHEMA).map((one) => one.key ?? one.path)).toEqual(["title", "danger_note", "parties"]);
  });

  it("shows a field when its own rule says so", () => {
    expect(isShown(NOTE, {})).toBe(false);
    expect(isShown(NOTE, { imminent_danger: false, self_harm_sign: true })).toBe(true);
    expect(isShown(TITLE, {})).toBe(true);
  });

  it("knows what is missing, in rows of lists too", () => {
    expect(missing(fieldsOf(SCHEMA), {})).toEqual({ title: "请填写「标题」", parties: "请加一位当事人" });
    expect(
      missing(fieldsOf(SCHEMA), { title: " ", parties: [{ display_name: "尹某甲" }, { phone: "1" }] }),
    ).toEqual({
      title: "请填写「标题」",
      "parties.1.display_name": "请填写「称呼」",
    });
    expect(
      Object.keys(
        missing(fieldsOf(SCHEMA), {
          title: "漏水",
          parties: [{ display_name: "甲" }],
          imminent_danger: true,
        }),
      ),
    ).toEqual(["danger_note"]);
  });

  it("hands in what is shown and filled in, and nothing that is no field", () => {
    const values = {
      title: " 漏水 ",
      danger_note: "有人",
      other: 1,
      parties: [{ display_name: "尹某甲", phone: "", extra: 2 }],
    };
    expect(handedIn(fieldsOf(SCHEMA), values)).toEqual({
      title: "漏水",
      parties: [{ display_name: "尹某甲" }],
    });
    expect(handedIn([TITLE], { title: false })).toEqual({ title: false });
  });

  it("counts the room that is left only where it is short", () => {
    expect(roomLeft(TITLE, "漏水")).toBe("还可写 58 字");
    expect(roomLeft(NOTE, "漏水")).toBe("");
  });
});

it("asks conditions as form-js does: no answer hides, and in a row names are the form's", () => {
  const field = { type: "textfield", key: "why", conditional: { hide: "=amount > 3" } };
  expect(isShown(field, {})).toBe(false);
  expect(isShown(field, { amount: 2 })).toBe(true);
  const inRow = { type: "textfield", key: "why", conditional: { hide: '=this.who = "me" or who = "top"' } };
  expect(isShown(inRow, { who: "x" }, { who: "me" })).toBe(false);
  expect(isShown(inRow, { who: "x" }, { who: "top" })).toBe(true);
});
