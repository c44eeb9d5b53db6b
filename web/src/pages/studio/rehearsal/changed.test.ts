import { describe, expect, it } from "vitest";
import { changedStories } from "./changed";

const told = (name: string, ...problems: string[]) => ({ name, problems });

describe("changedStories", () => {
  it("names what goes otherwise, better or worse, and leaves out what failed alike before", () => {
    const before = [told("同", "x"), told("好了", "x"), told("坏了"), told("换了", "x")];
    const after = [told("同", "x"), told("好了"), told("坏了", "y"), told("换了", "z")];
    expect(changedStories(before, after)).toEqual(["好了", "坏了", "换了"]);
  });

  it("knows nothing of before for a new process: what fails is told", () => {
    expect(changedStories([], [told("成"), told("不成", "y")])).toEqual(["不成"]);
  });
});
