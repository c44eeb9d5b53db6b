import { expect, it } from "vitest";
import { wrongFormat } from "@/text/formats";

it("knows a wrong phone number and a wrong identity number, and nothing of what it does not know", () => {
  expect(wrongFormat("phone", "1380000")).toMatch(/11 位/);
  expect(wrongFormat("phone", "13800000000")).toBeNull();
  expect(wrongFormat("id_no", "11010519491231002x")).toBeNull();
  expect(wrongFormat("id_no", "110105194912310021")).toMatch(/校验码/);
  for (const number of ["13812345678", "0379-63900000", "+8613812345678", "+4930664040900"])
    expect(wrongFormat("any_phone", number)).toBeNull();
  expect(wrongFormat("any_phone", "电话")).not.toBeNull();
  for (const [format, value] of [
    ["phone", ""],
    ["phone", " "],
    ["phone", 5],
    ["else", "x"],
    [undefined, "x"],
  ] as const)
    expect(wrongFormat(format, value)).toBeNull();
});
