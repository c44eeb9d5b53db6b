import { describe, expect, it } from "vitest";
import { dayWords, typedDate, typedMoment, typedTime } from "@/text/typedMoments";

const NOW = new Date("2026-11-24T08:00:00+08:00");

describe("what people type for a day", () => {
  it.each([
    "2026-3-5",
    "2026-03-05",
    "2026/03/05",
    "2026/3/5",
    "2026.3.5",
    "20260305",
    "2026年3月5日",
    "2026 年 3 月 5 日",
    "26年3月5日",
    "3月5日",
    "3月5号",
    "3-5",
    "3/5",
    "0305",
    "２０２６年３月５日",
    " 2026-3-5 ",
  ])("%s is the fifth of March", (text) => expect(typedDate(text, NOW)).toBe("2026-03-05"));

  it.each([
    ["今天", "2026-11-24"],
    ["昨天", "2026-11-23"],
    ["后天", "2026-11-26"],
    ["2024-2-29", "2024-02-29"],
    ["1124", "2026-11-24"],
  ])("%s is %s", (text, day) => expect(typedDate(text, NOW)).toBe(day));

  it.each([
    "",
    "2026-2-30",
    "2月30日",
    "13月1日",
    "下周一",
    "2026",
    "32",
    "5/3/2026",
    "2026-3",
    "0000",
    "1500-1-1",
    "３月",
  ])("%s is no day", (text) => expect(typedDate(text, NOW)).toBeNull());
});

describe("what people type for a time", () => {
  it.each([
    ["9:30", "09:30"],
    ["09：30", "09:30"],
    ["0930", "09:30"],
    ["930", "09:30"],
    ["9点半", "09:30"],
    ["9点", "09:00"],
    ["下午3点", "15:00"],
    ["下午3点一刻", "15:15"],
    ["15时30分", "15:30"],
    ["上午9:05", "09:05"],
    ["10:00 AM", "10:00"],
    ["12:00 am", "00:00"],
    ["3 pm", "15:00"],
    ["中午12点", "12:00"],
    ["00:00", "00:00"],
    ["23:59:10", "23:59"],
  ])("%s is %s", (text, time) => expect(typedTime(text)).toBe(time));

  it.each(["", "9", "24:00", "9:60", "早上", "abc", "25点"])("%s is no time", (text) =>
    expect(typedTime(text)).toBeNull(),
  );
});

it("a moment needs both", () => {
  for (const text of ["2026-3-5 9:30", "3月5日上午9点半", "2026年3月5日 9:30", "2026-03-05T09:30:00+08:00"])
    expect(typedMoment(text, NOW)).toBe("2026-03-05T09:30:00+08:00");
  expect(typedMoment("3月5日", NOW)).toBeNull();
  expect(typedMoment("9:30", NOW)).toBeNull();
});

it("a day is read out in Chinese", () => expect(dayWords("2026-03-05")).toBe("2026年3月5日"));
