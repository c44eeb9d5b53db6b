import { expect, it } from "vitest";
import { marked } from "@/pages/intake/marked";

it("cuts a title at the words that are shared, in their order", () => {
  expect(marked("空调安装漏水", ["安装", "漏水"])).toEqual([
    { text: "空调", hit: false },
    { text: "安装", hit: true },
    { text: "漏水", hit: true },
  ]);
  expect(marked("空调", [])).toEqual([{ text: "空调", hit: false }]);
  expect(marked("空调", ["没有"])).toEqual([{ text: "空调", hit: false }]);
  expect(marked("", [])).toEqual([]);
});
