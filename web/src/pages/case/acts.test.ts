import { expect, it } from "vitest";
import { reasonLack } from "@/pages/case/acts";

it("counts what a reason still lacks, without the spaces around it", () => {
  expect(reasonLack("")).toBe("理由至少 15 个字");
  expect(reasonLack("  拖延  ")).toBe("已写 2 字，还差 13 字");
  expect(reasonLack("承办单位一再拖延，当事人三次来访")).toBeNull();
});
