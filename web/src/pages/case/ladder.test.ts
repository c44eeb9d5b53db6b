import { expect, it } from "vitest";
import { ladderOf } from "@/pages/case/ladder";

const LEVELS = Object.entries({
  remind: "提醒",
  urge: "催办",
  supervise: "督办",
  talk: "约谈",
  circular: "通报",
  listed: "挂牌督办",
  transfer: "移交",
}).map(([value, label]) => ({ value, label }));

it("shows all seven levels, which were taken, and where the supervision stands", () => {
  const shown = ladderOf(LEVELS, [
    { level: "urge", at: "1" },
    { level: "supervise", at: "2" },
    { level: "talk", at: "3" },
    { level: "supervise", at: "4" },
  ]);
  expect(shown.map((one) => one.name)).toEqual(["提醒", "催办", "督办", "约谈", "通报", "挂牌督办", "移交"]);
  expect(shown.filter((one) => one.taken).map((one) => one.level)).toEqual(["urge", "supervise", "talk"]);
  expect(shown.find((one) => one.last)).toEqual({
    level: "supervise",
    name: "督办",
    taken: true,
    last: true,
    at: "4",
  });
  expect(ladderOf(LEVELS, []).some((one) => one.taken || one.last)).toBe(false);
});
