import { expect, test } from "vitest";
import { lackingText } from "@/pages/intake/lacking";

const SAFETY = [
  { type: "radio", key: "danger", label: "现在有人身危险" },
  { type: "radio", key: "violence", label: "涉及家庭暴力" },
  { type: "textarea", key: "note", label: "危险情况" },
];
const OTHERS = [
  { type: "textfield", key: "title", label: "标题" },
  { type: "select", key: "place", label: "发生地" },
];

test("whoever comes too early is told what lacks, and that one yes is enough", () => {
  expect(lackingText(["danger", "violence", "place"], SAFETY, OTHERS)).toBe(
    "还差：发生地、安全问题（还有 2 问没答，有一个「是」就够）",
  );
});

test("after one yes nothing is said of the questions that were not asked", () => {
  expect(lackingText(["title", "note"], SAFETY, OTHERS)).toBe("还差：标题、危险情况");
});
