import { expect, it } from "vitest";
import { reasonLack } from "@/pages/case/acts";

it("counts what a reason still lacks, without the spaces around it", () => {
  expect(reasonLack("", 15)).toBe("理由至少 15 个字");
  expect(reasonLack("  拖延  ", 15)).toBe("已写 2 字，还差 13 字");
  expect(reasonLack("承办单位一再拖延，当事人三次来访", 15)).toBeNull();
  expect(reasonLack("两字", 3)).toBe("已写 2 字，还差 1 字");
});
