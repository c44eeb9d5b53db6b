import { expect, it } from "vitest";
import { clockText } from "@/pages/intake/clock";

it("says how long the visitor has been here", () => {
  expect([clockText(-5), clockText(48_900), clockText(144_000)]).toEqual(["0 秒", "48 秒", "2 分 24 秒"]);
});
