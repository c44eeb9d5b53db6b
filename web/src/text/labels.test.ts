import { expect, test } from "vitest";
import { labelOf } from "@/text/labels";

const TABLES = { case_status: [{ value: "in_progress", label: "办理中" }] };

test("a value is told by its label", () =>
  expect(labelOf(TABLES, "case_status", "in_progress")).toBe("办理中"));

test("a key is never shown: neither while the tables are on their way, nor when none names it", () => {
  expect(labelOf(undefined, "case_status", "in_progress")).toBe("");
  expect(labelOf(TABLES, "case_status", "brand_new")).toBe("未列名");
  expect(labelOf(TABLES, "no_such_table", "in_progress")).toBe("未列名");
});

test("words stay words, and nothing is a dash", () => {
  expect(labelOf(TABLES, "unit", "云岭市司法局")).toBe("云岭市司法局");
  expect(labelOf(TABLES, "unit", null)).toBe("—");
});
