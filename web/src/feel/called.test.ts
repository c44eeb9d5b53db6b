import { expect, it } from "vitest";
import { evaluate as plain } from "feelin-itself";
import { evaluate, unaryTest } from "@/feel/called";

/** Each function of the language that takes the place of a word, called with something it answers. */
const CALLS = [
  "count([1, 2])",
  'string length("abc")',
  'date("2026-03-05")',
  'time("10:00:00")',
  'date and time("2026-03-05T10:00:00")',
  'duration("P1D")',
  'years and months duration(date("2024-01-01"), date("2026-03-01"))',
  'number("3")',
  "string(3)",
  "not(false)",
  "list contains([1], 1)",
  'upper case("a")',
  "sum([1, 2])",
  "min(2, 1)",
  'day of week(@"2026-03-05")',
  "count (  [1])",
  "for count in [[1], [2]] return count(count)",
  "[[1], [2, 3]][count(item) > 1]",
  "{count: 3, made: count([1])}.made",
  "abs(floor(-1.5))",
];
const WORDS = [...new Set(CALLS.join(" ").match(/[a-z]+/g))].filter(
  (word) => !["for", "in", "return", "item", "false", "made", "and", "of"].includes(word),
);

it.each(CALLS)("no value hides what %s calls", (text) => {
  const hidden = Object.fromEntries(WORDS.map((word) => [word, "值"]));
  const names = { ...hidden, "string length": 1, "list contains": 2, "date and time": 3 };
  const free = { ...names, and: 1 };
  const expected = JSON.stringify(evaluate(text, {}).value);
  expect(expected).not.toBe("null");
  expect(JSON.stringify(evaluate(text, names).value)).toBe(expected);
  expect(JSON.stringify(evaluate(text, free).value)).toBe(expected);
});

it("reads values by the same names, and functions that an expression makes itself", () => {
  expect(evaluate("count + count([1])", { count: 4 }).value).toBe(5);
  expect(evaluate("{count: function(x) 7, made: count([1])}.made", {}).value).toBe(7);
  expect(evaluate("我的 count(清单)", { 清单: [1] }).value).toBe(
    plain("我的 count(清单)", { 清单: [1] }).value,
  );
  expect(evaluate("Loan Amount * (2)", { "Loan Amount": 3 }).value).toBe(6);
});

it("tests as well", () => {
  expect(unaryTest("count(list) = 1", { count: 9, list: [1] }).value).toBe(true);
  expect(unaryTest("not(count(list) = 1)", { count: 9, not: 1, list: [1] }).value).toBe(false);
  expect(unaryTest('date("2026-01-02") > date("2026-01-03")', { date: "x" }).value).toBe(false);
});
