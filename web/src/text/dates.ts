/** Dates and times as people here read them: Asia/Shanghai, 24 hours, `11月24日(周二)17:30`. */
/** Asia/Shanghai has been eight hours ahead all year round since 1992 (tz database); reckoning beats `Intl` by far. */
const AHEAD_OF_UTC = 8 * 3_600_000;
const WEEKDAYS = ["日", "一", "二", "三", "四", "五", "六"] as const;

/** A moment on the calendar of Asia/Shanghai. `day` counts days since 1970, so that days can be subtracted. */
export interface Local {
  year: number;
  month: number;
  date: number;
  weekday: string;
  time: string;
  day: number;
}

/** An ISO 8601 moment, or a bare date, on the local calendar. */
export function local(moment: string | Date): Local {
  const bare = typeof moment === "string" && /^\d{4}-\d\d-\d\d$/.test(moment);
  const there = new Date(new Date(bare ? `${moment}T00:00:00+08:00` : moment).getTime() + AHEAD_OF_UTC);
  if (Number.isNaN(there.getTime())) throw new RangeError(`not a moment: ${String(moment)}`);
  const [year, month, date] = [there.getUTCFullYear(), there.getUTCMonth() + 1, there.getUTCDate()];
  const day = Math.floor(there.getTime() / 86_400_000);
  return {
    year,
    month,
    date,
    day,
    weekday: `周${WEEKDAYS[(((day + 4) % 7) + 7) % 7] ?? ""}`,
    time: there.toISOString().slice(11, 16),
  };
}

/** `11月24日`, with the year when it is another than this. */
export function dateText(moment: string | Date, now: Date): string {
  const at = local(moment);
  const year = at.year === local(now).year ? "" : `${at.year}年`;
  return `${year}${at.month}月${at.date}日`;
}

/** `11月24日 周二`. */
export function dayText(moment: string | Date, now: Date): string {
  return `${dateText(moment, now)} ${local(moment).weekday}`;
}

/** `11月24日(周二)17:30`, for sentences. */
export function momentText(moment: string | Date, now: Date): string {
  const at = local(moment);
  return `${dateText(moment, now)}(${at.weekday})${at.time}`;
}

/** `今天 08:50`, `昨天 17:02`, else `11月18日 14:30`. */
export function pastText(moment: string | Date, now: Date): string {
  const at = local(moment);
  const ago = local(now).day - at.day;
  if (ago === 0) return `今天 ${at.time}`;
  if (ago === 1) return `昨天 ${at.time}`;
  return `${dateText(moment, now)} ${at.time}`;
}

/** How long it has been, in the largest unit that says it: `40 分钟`, `17 小时`, `3 天`. */
export function spanText(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return `${minutes} 分钟`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} 小时`;
  return `${Math.floor(hours / 24)} 天`;
}
