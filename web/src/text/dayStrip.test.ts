import { describe, expect, it } from "vitest";
import { periodText, reasonText, stripOf } from "@/text/dayStrip";

const NOW = new Date("2026-11-20T01:26:00Z");
const day = (text: string, number: number | null) => ({
  day: text,
  counted: number !== null,
  number,
  working_day: number !== null,
  name: "",
});

describe("the strip of days", () => {
  it("shows the start, the counted days, the days off and the last day", () => {
    const days = [
      day("2026-11-19", null),
      day("2026-11-20", 1),
      day("2026-11-21", null),
      day("2026-11-22", null),
      day("2026-11-23", 2),
      day("2026-11-24", 3),
    ];
    const cells = stripOf({ days }, NOW);
    expect(cells.map((cell) => cell.foot)).toEqual(["起算", "第 1 天", "休", "休", "第 2 天", "第 3 天"]);
    expect(cells.map((cell) => cell.kind)).toEqual(["st", "cnt", "off", "off", "cnt", "end"]);
    expect(cells[1]).toMatchObject({ head: "今天", today: true });
  });

  it("folds a long period and says how many days off lie between", () => {
    const days = Array.from({ length: 30 }, (_, n) =>
      day(`2026-12-${String(n + 1).padStart(2, "0")}`, n % 7 < 5 && n > 0 ? n : null),
    );
    const cells = stripOf({ days }, NOW);
    expect(cells).toHaveLength(8);
    expect(cells[3]).toMatchObject({ gap: true, foot: "…跳过 6 个休息日…" });
  });

  it("reads periods", () => {
    expect(periodText("P3D", true)).toBe("3 个工作日");
    expect(periodText("PT15M", false)).toBe("15 分钟");
    expect(periodText("P1M", false)).toBe("1 个月");
  });

  it("writes reasons for readers", () => {
    expect(reasonText("计入 3 个工作日:2026-11-20、2026-11-23", NOW)).toBe(
      "计入 3 个工作日：11月20日、11月23日",
    );
    expect(reasonText("2026-11-19 14:59 起算,当日不计入(民法典第 201 条)", NOW)).toBe(
      "11月19日 14:59 起算，当日不计入（民法典第 201 条）",
    );
    expect(reasonText("依据:责任单位签收(T_SIGN_IN = P1D),常见【搜】,取自默认设置", NOW)).toBe(
      "依据：责任单位签收，常见，取自默认设置",
    );
  });
});
