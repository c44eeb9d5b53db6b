import type { Waiting } from "@/api/answers";
import { spanText } from "@/text/dates";
import { groupNames } from "@/text/groups";

/** Of everything a case waits for, what is due first; what has no deadline comes last. */
export function firstDue(waiting: readonly Waiting[]): Waiting | null {
  return [...waiting].sort((a, b) => (a.due_at ?? "9999").localeCompare(b.due_at ?? "9999"))[0] ?? null;
}

/** Who it is that a task waits for: the one who has it, else the posts that may take it. */
export function awaited(
  waiting: Pick<Waiting, "assignee" | "candidate_groups">,
  name: (user: string) => string,
): string {
  return waiting.assignee ? name(waiting.assignee) : groupNames(waiting.candidate_groups) || "有权的同事";
}

/** How long it has waited. */
export function waitedText(waiting: Pick<Waiting, "created_at">, now: Date): string {
  return spanText(now.getTime() - new Date(waiting.created_at).getTime());
}
