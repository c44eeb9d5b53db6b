import { describe, expect, it } from "vitest";
import { dayText, local, momentText, pastText, spanText } from "@/text/dates";

const NOW = new Date("2026-11-20T01:26:00Z");

describe("dates as people read them", () => {
  it("uses the calendar of Shanghai whatever the zone of the value", () => {
    expect(local("2026-11-20T16:30:00Z")).toMatchObject({
      month: 11,
      date: 21,
      time: "00:30",
      weekday: "周六",
    });
    expect(local("2026-11-24")).toMatchObject({ date: 24, weekday: "周二", time: "00:00" });
  });

  it("writes days and moments, with the year only when it is another", () => {
    expect(dayText("2026-11-24T09:30:00Z", NOW)).toBe("11月24日 周二");
    expect(momentText("2027-02-16T09:30:00Z", NOW)).toBe("2027年2月16日(周二)17:30");
  });

  it("knows today and yesterday by the calendar, not by 24 hours", () => {
    expect(pastText("2026-11-20T00:50:00Z", NOW)).toBe("今天 08:50");
    expect(pastText("2026-11-19T15:59:00Z", NOW)).toBe("昨天 23:59");
    expect(pastText("2026-11-18T06:30:00Z", NOW)).toBe("11月18日 14:30");
  });

  it("says how long in the unit that fits", () => {
    expect(spanText(40 * 60_000)).toBe("40 分钟");
    expect(spanText(17.4 * 3_600_000)).toBe("17 小时");
    expect(spanText(73 * 3_600_000)).toBe("3 天");
  });
});
