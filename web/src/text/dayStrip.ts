import type { DeadlineReason } from "@/api/answers";
import { dateText, local } from "@/text/dates";

/** A cell of the day strip: its weekday, its date, and what it is to the period. */
export interface StripCell {
  key: string;
  gap: boolean;
  head: string;
  date: number;
  foot: string;
  kind: "st" | "cnt" | "off" | "end";
  today: boolean;
}

const LONG = 14;
const HEAD = 3;
const TAIL = 4;

/** The days of a period as cells; a long one shows its first three and last four days and says what lies between. */
export function stripOf(reason: Pick<DeadlineReason, "days">, now: Date): StripCell[] {
  const today = local(now).day;
  const cells = reason.days.map((day, at): StripCell => {
    const on = local(day.day);
    const last = at === reason.days.length - 1;
    const counted = day.counted && day.number !== null;
    const foot = at === 0 ? "起算" : counted ? `第 ${day.number} 天` : "休";
    const kind = last ? "end" : at === 0 ? "st" : counted ? "cnt" : "off";
    return {
      key: day.day,
      gap: false,
      head: on.day === today ? "今天" : on.weekday,
      date: on.date,
      foot,
      kind,
      today: on.day === today,
    };
  });
  if (cells.length <= LONG) return cells;
  const between = reason.days.slice(HEAD, -TAIL);
  const off = between.filter((day) => !day.counted).length;
  const words = off > 0 ? `…跳过 ${off} 个休息日…` : `…${between.length} 天…`;
  const gap: StripCell = { key: "gap", gap: true, head: "", date: 0, foot: words, kind: "off", today: false };
  return [...cells.slice(0, HEAD), gap, ...cells.slice(-TAIL)];
}

/** `P3D` → `3 个工作日`, `PT2H` → `2 小时`, `P1M` → `1 个月`. */
export function periodText(duration: string, working: boolean): string {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration);
  if (found === null) return "按表定时刻";
  const units = ["年", "个月", working ? "个工作日" : "天", "小时", "分钟"];
  return units
    .map((unit, at) => (found[at + 1] ? `${found[at + 1]} ${unit}` : ""))
    .filter(Boolean)
    .join(" ");
}

/** A reason as the engine gives it, for readers: days as they are spoken, full-width marks, no keys of timers. */
export function reasonText(text: string, now: Date): string {
  return text
    .replace(/\d{4}-\d\d-\d\d/g, (day) => dateText(day, now))
    .replace(/(\d) ?:(?!\d)|([^\d]):/g, "$1$2：")
    .replaceAll(",", "，")
    .replaceAll(";", "；")
    .replaceAll("(", "（")
    .replaceAll(")", "）")
    .replace(/（T_\w+ = [^）]*）/, "")
    .replace(/【.】/, "");
}
