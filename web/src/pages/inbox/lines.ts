import type { InboxRow } from "@/api/answers";
import { dateText, local } from "@/text/dates";

/** A line of the list: the head of a group, or a task. */
export type Line =
  { type: "group"; group: string; title: string; count: number } | { type: "task"; row: InboxRow };

const TITLES: Record<string, string> = { overdue: "已超期", today: "今天到期", later: "以后", done: "已办" };
const ORDER = ["overdue", "today", "soon", "later"];

/** The rows under the heads of their groups. The server has sorted them; nothing is moved here. */
export function linesOf(rows: readonly InboxRow[], counts: Record<string, number>, now: Date): Line[] {
  const lines: Line[] = [];
  for (const group of ORDER) {
    const inside = rows.filter((row) => row.group === group);
    if (inside.length === 0) continue;
    lines.push({
      type: "group",
      group,
      title: titleOf(group, inside, now),
      count: counts[group] ?? inside.length,
    });
    for (const row of inside) lines.push({ type: "task", row });
  }
  return lines;
}

/** What has been done, by the day on which it was done. */
export function doneLines(rows: readonly InboxRow[], now: Date): Line[] {
  const lines: Line[] = [];
  let day = "";
  for (const row of rows) {
    const title = row.ended_at ? dateText(row.ended_at, now) : "已办";
    if (title !== day) {
      day = title;
      lines.push({
        type: "group",
        group: "done",
        title,
        count: rows.filter((one) => one.ended_at && dateText(one.ended_at, now) === title).length,
      });
    }
    lines.push({ type: "task", row });
  }
  return lines;
}

function titleOf(group: string, rows: readonly InboxRow[], now: Date): string {
  if (group !== "soon") return TITLES[group] ?? group;
  const days = rows.flatMap((row) => (row.due_at ? [row.due_at] : [])).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return "之后三个工作日";
  const [from, to] = [local(first), local(last)];
  if (from.day === to.day) return `${from.weekday}（${dateText(first, now)}）`;
  const end = from.month === to.month ? `${to.date}日` : dateText(last, now);
  return `${from.weekday}至${to.weekday}（${dateText(first, now)}、${end}）`;
}

/** The sentence beside the page's title: how much is over, how much is due today. */
export function urgencyText(groups: Record<string, number>): string {
  const parts = [];
  if (groups.overdue) parts.push(`${groups.overdue} 件已超期`);
  if (groups.today) parts.push(`${groups.today} 件今天到期`);
  if (parts.length > 0) return parts.join("，");
  return groups.soon ? `没有超期，${groups.soon} 件三个工作日内到期` : "没有超期，也没有今天到期的";
}
