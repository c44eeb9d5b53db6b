import type { NextStep } from "@/api/answers";
import { groupNames } from "@/text/groups";

/** One way on from a task: on which answer, and who gets what. */
export interface WayOn {
  id: string;
  answer: string;
  text: string;
  /** FEEL conditions that must all hold on this way; empty when none is written. */
  conditions: string[];
  /** Whether the way is taken when no other is. */
  otherwise: boolean;
}

/** The ways on in words; ways that differ only in what is passed silently are told once. */
export function waysOn(steps: readonly NextStep[]): WayOn[] {
  const ways = new Map<string, WayOn>();
  for (const step of steps) {
    const answer = answerOf(step);
    const text = textOf(step);
    const id = `${answer}|${text}`;
    if (ways.has(id)) continue;
    ways.set(id, {
      id,
      answer,
      text,
      conditions: step.conditions.flatMap((one) => (one.condition ? [one.condition] : [])),
      otherwise: step.conditions.some((one) => one.default),
    });
  }
  return [...ways.values()];
}

function answerOf(step: NextStep): string {
  const named = step.conditions.filter((one) => one.name !== "");
  // of several answers each says to which question
  if (named.length > 0)
    return named.map((one) => (named.length > 1 ? asked(one.question) : "") + one.name).join("；");
  return step.conditions.some((one) => one.default) ? "其他情形" : "";
}

function asked(question: string): string {
  return question === "" || /[？?：:]$/.test(question) ? question : `${question}：`;
}

function textOf(step: NextStep): string {
  const name = step.name || "下一步";
  const papers = step.passed
    .filter((one) => one.type === "SERVICE_TASK" && one.name.startsWith("出具"))
    .map((one) => one.name);
  const before = papers.length > 0 ? `${papers.join("，")}；` : "";
  return before + stopText(step, name);
}

function stopText(step: NextStep, name: string): string {
  if (step.type === "USER_TASK") {
    const who = groupNames(step.candidate_groups);
    return `${who || "承办人"}收到「${name}」`;
  }
  if (step.type === "CALL_ACTIVITY") return `转入「${name}」程序`;
  if (step.type.endsWith("END_EVENT"))
    return step.name ? `本段程序到此为止：${step.name}` : "本段程序到此为止";
  if (step.type === "EVENT_BASED_GATEWAY" || step.type.includes("CATCH") || step.type === "RECEIVE_TASK")
    return `等候：${name}`;
  if (step.type.includes("SUB_PROCESS")) return `进入「${name}」`;
  if (step.type === "PARALLEL_GATEWAY" || step.type === "INCLUSIVE_GATEWAY")
    return step.name ? `几项同时办：${name}` : "几项同时往下办";
  return `转到「${name}」`;
}
