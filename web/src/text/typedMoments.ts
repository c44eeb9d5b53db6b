import { local } from "@/text/dates";

/** What a date, and a time, may be typed as; for what is told when it was not understood. */
export const DATE_SHAPES = "2026-3-5、2026/3/5、20260305、2026年3月5日、3月5日 或 0305";
export const TIME_SHAPES = "9:30、0930、9点半 或 下午3点";

const DAYS: Record<string, number> = {
  大前天: -3,
  前天: -2,
  昨天: -1,
  昨日: -1,
  今天: 0,
  今日: 0,
  明天: 1,
  明日: 1,
  后天: 2,
  大后天: 3,
};
const pad = (number: number, width = 2) => String(number).padStart(width, "0");

/** Full-width signs as plain ones, without space around. */
const plain = (text: string) => text.normalize("NFKC").trim();

/** A day of the calendar as ISO 8601; null when there is no such day. */
function isoOf(year: number, month: number, day: number): string | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  if (year < 1900 || year > 2999 || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return null;
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

/** The day that was typed, as `2026-03-05`; null when it cannot be understood. Without a year it is this year's. */
export function typedDate(typed: string, now: Date): string | null {
  const text = plain(typed).replace(/\s+/g, "");
  const today = local(now);
  const away = DAYS[text];
  if (away !== undefined) return new Date((today.day + away) * 86_400_000).toISOString().slice(0, 10);
  const whole =
    /^(\d{4}|\d{2})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})[日号]?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (whole) {
    const year = Number(whole[1]);
    return isoOf(year < 100 ? 2000 + year : year, Number(whole[2]), Number(whole[3]));
  }
  const short = /^(\d{1,2})(?:[-/.]|月)(\d{1,2})[日号]?$/.exec(text) ?? /^(\d{2})(\d{2})$/.exec(text);
  return short ? isoOf(today.year, Number(short[1]), Number(short[2])) : null;
}

/** The time that was typed, as `09:30` of 24 hours; null when it cannot be understood. */
export function typedTime(typed: string): string | null {
  const text = plain(typed).replace(/\s+/g, "").toLowerCase();
  const found =
    /^(凌晨|早上|上午|中午|下午|傍晚|晚上|am|pm)?(\d{1,2})(?:[:.时点](?:(\d{1,2})分?|(半)|(一刻)|(三刻)|整)?(?::\d{2})?)?(am|pm)?$/.exec(
      text,
    ) ?? /^()(\d{1,2})(\d{2})$/.exec(text);
  if (!found) return null;
  const part = found[1] || found[7] || "";
  const minute = found[4] ? 30 : found[5] ? 15 : found[6] ? 45 : Number(found[3] ?? 0);
  let hour = Number(found[2]);
  // a bare number is no time: 9 may be anything
  if (/^\d{1,2}$/.test(text) || hour > 23 || minute > 59) return null;
  if (["下午", "傍晚", "晚上", "pm"].includes(part) && hour < 12) hour += 12;
  else if (part === "中午" && hour < 3) hour += 12;
  else if (["凌晨", "上午", "早上", "am"].includes(part) && hour === 12) hour = 0;
  return `${pad(hour)}:${pad(minute)}`;
}

/** The day and the time that were typed in one field, as `2026-03-05T09:30:00+08:00`; null when either is missing. */
export function typedMoment(typed: string, now: Date): string | null {
  const text = plain(typed);
  const iso = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(text);
  const cut = iso
    ? [iso[1] ?? "", iso[2] ?? ""]
    : [...(/^(.*?[日号天]|\S+)\s*(.+)$/.exec(text)?.slice(1) ?? [])];
  const day = typedDate(cut[0] ?? "", now);
  const time = typedTime(cut[1] ?? "");
  return day && time ? `${day}T${time}:00+08:00` : null;
}

/** `2026年3月5日`, of an ISO date. */
export function dayWords(iso: string): string {
  return `${Number(iso.slice(0, 4))}年${Number(iso.slice(5, 7))}月${Number(iso.slice(8, 10))}日`;
}
