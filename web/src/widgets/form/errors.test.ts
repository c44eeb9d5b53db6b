import { describe, expect, it } from "vitest";
import type { Finding } from "@/api/answers";
import { countErrors, placeFindings, sentence } from "@/widgets/form/errors";

const finding = (where: string, more: Partial<Finding> = {}): Finding => ({
  code: "required",
  message: "「联系时间」必填",
  where,
  expected: "有内容",
  found: "空",
  severity: "error",
  remedy: "请填写「联系时间」",
  ...more,
});
const FIELDS = [
  { id: "consent", valuePath: ["respondent_consent"] },
  { id: "at", valuePath: ["contact_attempts", 0, "at"], indexes: { list: 0 } },
  { id: "at", valuePath: ["contact_attempts", 1, "at"], indexes: { list: 1 } },
];

describe("the server's findings beside their fields", () => {
  it("finds a field of a row of a list, however the path is written", () => {
    const placed = placeFindings([finding("contact_attempts[1].at")], FIELDS);
    expect(placed.errors).toEqual({ at: { 1: ["「联系时间」必填；请填写「联系时间」"] } });
    expect(placeFindings([finding("contact_attempts.1.at")], FIELDS).errors).toEqual(placed.errors);
  });

  it("knows the first wrong field in the order of the form", () => {
    const placed = placeFindings([finding("contact_attempts[0].at"), finding("respondent_consent")], FIELDS);
    expect(placed.first?.id).toBe("consent");
    expect(countErrors(placed.errors)).toBe(2);
  });

  it("loses no finding that fits no field", () => {
    const placed = placeFindings([finding("somewhere.else")], FIELDS);
    expect(placed.rest).toHaveLength(1);
    expect(placed.first).toBeNull();
  });

  it("says what is expected and how to mend it once", () => {
    expect(
      sentence(finding("x", { message: "「金额」太大", expected: "至多 100", remedy: "请改小。" })),
    ).toBe("「金额」太大；应为至多 100；请改小");
  });

  it("counts wrong fields, not messages", () => {
    expect(countErrors({ a: ["一", "二"], b: { 0: ["三"], 1: [] } })).toBe(2);
    expect(countErrors({})).toBe(0);
  });
});
