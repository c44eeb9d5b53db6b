import { expect, it } from "vitest";
import { plainText } from "@/text/plain";

it("a value of any kind has a text that a person can read, never [object Object]", () => {
  const values = [null, undefined, "甲", "", 3.5, false, { a: 1 }, ["x"]];
  expect(values.map(plainText)).toEqual(["", "", "甲", "", "3.5", "false", '{"a":1}', '["x"]']);
});
