import { describe, expect, it } from "vitest";
import { statesAt } from "./state";

const STEPS = [
  {
    moves: [
      ["on", "Start", "p", "1"],
      ["off", "Start", "p", "1"],
      ["flow", "F1", "p", ""],
      ["on", "A", "p", "2"],
    ],
  },
  {
    moves: [
      ["off", "A", "p", "2"],
      ["flow", "F2", "p", ""],
      ["on", "B", "p", "3"],
      ["on", "C", "q", "4"],
    ],
  },
  {
    moves: [
      ["gone", "B", "p", "3"],
      ["on", "A", "p", "5"],
    ],
  },
  { moves: [["off", "A", "p", "5"]] },
];

describe("statesAt", () => {
  it("is empty before the first step", () => {
    expect(statesAt(STEPS, 0).size).toBe(0);
  });

  it("knows where the token is and what it passed", () => {
    const state = statesAt(STEPS, 1).get("p");
    expect([...(state?.now ?? [])]).toEqual(["A"]);
    expect(state?.passed.get("Start")).toBe(1);
    expect(state?.flows.has("F2")).toBe(false);
  });

  it("keeps processes apart", () => {
    const states = statesAt(STEPS, 2);
    expect([...(states.get("p")?.now ?? [])]).toEqual(["B"]);
    expect([...(states.get("q")?.now ?? [])]).toEqual(["C"]);
  });

  it("does not count what was cut off as passed", () => {
    const state = statesAt(STEPS, 3).get("p");
    expect(state?.passed.has("B")).toBe(false);
    expect([...(state?.now ?? [])]).toEqual(["A"]);
  });

  it("counts what was done twice, and goes back when an earlier step is asked", () => {
    expect(statesAt(STEPS, 4).get("p")?.passed.get("A")).toBe(2);
    expect(statesAt(STEPS, 2).get("p")?.passed.get("A")).toBe(1);
  });
});
