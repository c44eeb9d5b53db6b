import { describe, expect, it } from "vitest";
import { deadlineWords } from "@/text/deadline";

const NOW = new Date("2026-11-20T01:26:00Z");

describe("a deadline in words", () => {
  it("over by working days says so and when it should have been", () => {
    const words = deadlineWords({ dueAt: "2026-11-18T09:30:00Z", workingDays: -2 }, NOW);
    expect(words).toMatchObject({
      kind: "over",
      main: "超 2 个工作日",
      second: "应于 11月18日 周三",
      used: 1,
    });
  });

  it("over by less than a day says minutes or hours", () => {
    const words = deadlineWords({ dueAt: "2026-11-20T00:46:00Z", workingDays: 0 }, NOW);
    expect(words).toMatchObject({ kind: "over", main: "超 40 分钟", second: "应于今天 08:46" });
  });

  it("due today shows the hour", () => {
    expect(deadlineWords({ dueAt: "2026-11-20T09:30:00Z", workingDays: 0 }, NOW)).toMatchObject({
      kind: "today",
      main: "今天 17:30",
      second: "还剩 8 小时",
    });
  });

  it("further away shows the day and the working days that are left", () => {
    const facts = { dueAt: "2026-11-24T09:30:00Z", createdAt: "2026-11-20T01:00:00Z", workingDays: 2 };
    expect(deadlineWords(facts, NOW)).toMatchObject({
      kind: "ok",
      main: "11月24日 周二",
      second: "剩 2 个工作日",
    });
  });

  it("is near once seven tenths of the time are used up", () => {
    const facts = { dueAt: "2026-11-21T09:30:00Z", createdAt: "2026-11-10T01:00:00Z", workingDays: 1 };
    expect(deadlineWords(facts, NOW).kind).toBe("near");
  });

  it("counts days when the server gave no working days", () => {
    expect(deadlineWords({ dueAt: "2026-12-19T15:59:00Z" }, NOW).second).toBe("剩 29 天");
  });
});
