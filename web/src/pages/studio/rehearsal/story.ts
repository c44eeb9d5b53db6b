import type { RehearsedStep, Standing } from "@/api/mutations/useRehearse";
import { local } from "@/text/dates";
import { plainText } from "@/text/plain";

export type Values = Record<string, unknown>;
/** One step in the words of scenario.yaml. */
export type Step = Values;

/** A story that is rehearsed: from what it begins, what was done so far. */
export interface Story {
  name: string;
  given: Values;
  when: Step[];
  then: Values;
}

/** A story out of a kept scenario's document. */
export function storyOf(document: Values): Story {
  const list = Array.isArray(document.when) ? (document.when as Step[]) : [];
  return {
    name: plainText(document.name),
    given: (document.given ?? {}) as Values,
    when: list,
    then: (document.then ?? {}) as Values,
  };
}

/** A story in which nothing has happened yet; it begins now, with what another one is given. */
export function freshStory(now: Date, like: Story | null): Story {
  const { year, month, date, time } = local(now);
  const day = [year, month, date].map((part) => String(part).padStart(2, "0")).join("-");
  return {
    name: "自己走一遍",
    given: { ...like?.given, now: `${day}T${time}:00+08:00` },
    when: [],
    then: {},
  };
}

export const withStep = (story: Story, step: Step): Story => ({ ...story, when: [...story.when, step] });

/** The story without its last step; what holds at its end is no longer known. */
export const withoutLast = (story: Story): Story => ({ ...story, when: story.when.slice(0, -1), then: {} });

/** The story up to a step, e.g. to go on differently from there. */
export const upTo = (story: Story, steps: number): Story => ({
  ...story,
  when: story.when.slice(0, steps),
  then: {},
});

/** The story as it is kept: what stands at its end is what is expected from now on. */
export function toKeep(
  story: Story,
  name: string,
  steps: readonly RehearsedStep[],
  standing: Standing,
): Values {
  const papers = [...new Set(steps.flatMap((step) => step.documents.map((paper) => paper.code)))];
  const then: Values = { ended: standing.ended };
  if (!standing.ended) then.tasks = standing.tasks.map((task) => task.element_id).sort();
  if (papers.length > 0) then.documents = papers;
  return { name, given: story.given, when: story.when.filter((step) => !("expect" in step)), then };
}

/** What somebody typed as a value: yes, no, a number, else the text as it is. */
export function valueOf(text: string): unknown {
  const plain = text.trim();
  if (plain === "是" || plain === "true") return true;
  if (plain === "否" || plain === "false") return false;
  if (plain === "") return null;
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/.test(plain) ? Number(plain) : text;
}

/** A value as it is shown in a field; lists and records are not typed here. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "是" : "否";
  return typeof value === "object" ? null : plainText(value);
}

/** The earliest moment at which something is due by itself; null when nothing is. */
export function nextDue(standing: Standing): string | null {
  const first = [...standing.timers].sort((a, b) => a.at.localeCompare(b.at))[0];
  return first?.at ?? null;
}
