import { dayText, local, spanText } from "@/text/dates";

/** How a deadline looks: over, due today, past its reminder, with time left, paused. */
export type DeadlineKind = "over" | "today" | "near" | "ok" | "pause";

/** The two lines of a deadline chip, and the share of the time that is used up (0–1) for its wedge. */
export interface DeadlineWords {
  kind: DeadlineKind;
  main: string;
  second: string;
  used: number;
}

/** What the chip needs to know. `workingDaysLeft` comes from the server's calendar: negative when over. */
export interface DeadlineFacts {
  dueAt: string;
  createdAt?: string | null;
  workingDays?: number | null;
}

/** Handbook 3.5: a reminder goes out when 30 % of the time is left. */
const REMIND_LEFT = 0.3;

/** A deadline in words at this moment. */
export function deadlineWords(facts: DeadlineFacts, now: Date): DeadlineWords {
  const due = new Date(facts.dueAt);
  const left = due.getTime() - now.getTime();
  const used = usedShare(facts, due, now);
  if (left < 0)
    return { kind: "over", main: overText(facts, -left), second: `应于${whenText(due, now)}`, used: 1 };
  const at = local(due);
  if (at.day === local(now).day)
    return { kind: "today", main: `今天 ${at.time}`, second: `还剩 ${spanText(left)}`, used };
  return {
    kind: used >= 1 - REMIND_LEFT ? "near" : "ok",
    main: dayText(due, now),
    second: leftText(facts, due, now),
    used,
  };
}

function usedShare(facts: DeadlineFacts, due: Date, now: Date): number {
  const start = facts.createdAt ? new Date(facts.createdAt).getTime() : Number.NaN;
  const whole = due.getTime() - start;
  if (!(whole > 0)) return 0;
  return Math.min(1, Math.max(0, (now.getTime() - start) / whole));
}

function overText(facts: DeadlineFacts, over: number): string {
  const days = facts.workingDays == null ? 0 : -facts.workingDays;
  if (days >= 1) return `超 ${days} 个工作日`;
  return `超 ${spanText(over)}`;
}

function whenText(due: Date, now: Date): string {
  const at = local(due);
  return at.day === local(now).day ? `今天 ${at.time}` : ` ${dayText(due, now)}`;
}

function leftText(facts: DeadlineFacts, due: Date, now: Date): string {
  const days = local(due).day - local(now).day;
  if (facts.workingDays != null && facts.workingDays <= 10) return `剩 ${facts.workingDays} 个工作日`;
  return `剩 ${days} 天`;
}
