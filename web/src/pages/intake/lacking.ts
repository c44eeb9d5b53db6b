import type { Component } from "@/pages/intake/forms";

/** What still lacks before a case can be opened, in one sentence; `lacks` are paths of fields, `safety` the questions of safety. */
export function lackingText(
  lacks: readonly string[],
  safety: readonly Component[],
  others: readonly Component[],
): string {
  const names = others.filter((one) => lacks.includes(one.key ?? "")).map((one) => one.label ?? "");
  const asked = safety.filter((one) => lacks.includes(one.key ?? ""));
  const questions = asked.filter((one) => one.type === "radio");
  if (questions.length > 0) names.push(`安全问题（还有 ${questions.length} 问没答，有一个「是」就够）`);
  names.push(...asked.filter((one) => one.type !== "radio").map((one) => one.label ?? ""));
  return `还差：${names.filter(Boolean).join("、")}`;
}
