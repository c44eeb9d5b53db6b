import { describe, expect, it } from "vitest";
import { countsOf, saidAtEnd, toldFindings } from "./findings";

const found = (given: object) => ({
  code: "x",
  message: "m",
  where: "",
  expected: "",
  found: "",
  severity: "error",
  remedy: "",
  path: [],
  ...given,
});

describe("toldFindings", () => {
  it("puts what stops publishing first, whatever came first", () => {
    const told = toldFindings([
      found({ message: "提醒", severity: "warning" }),
      found({ message: "走不通" }),
    ]);
    expect(told.map((one) => one.title)).toEqual(["走不通", "提醒"]);
    expect(countsOf(told)).toEqual({ stop: 1, look: 1 });
  });

  it("names the element that it is about", () => {
    expect(toldFindings([found({ where: "P03-S02" })])[0]?.element).toBe("P03-S02");
  });

  it("tells a form from an element, and a place in a file from both", () => {
    const [form, file] = toldFindings([
      found({ where: "form:P03-S06" }),
      found({ where: "流程图.bpmn 14:9" }),
    ]);
    expect([form?.form, form?.element]).toEqual(["P03-S06", null]);
    expect([file?.form, file?.element]).toEqual([null, null]);
  });

  it("leaves out what was not said", () => {
    expect(toldFindings([found({ expected: "已有的表单" })])[0]?.details).toEqual([
      { label: "应为", text: "已有的表单" },
    ]);
  });
});

describe("saidAtEnd", () => {
  it("says at the place what goes wrong there, and nothing of faults that are no way", () => {
    expect(saidAtEnd({ code: "deadlock" })).toBe("在这里一直等，走不下去");
    expect(saidAtEnd({ code: "unknown_form" })).toBe("");
  });
});
