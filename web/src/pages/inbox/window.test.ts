import { describe, expect, it } from "vitest";
import { sliceOf } from "@/pages/inbox/window";

describe("the visible part of a long list", () => {
  const heights = Array.from({ length: 10_000 }, () => 53);

  it("draws only what is near the window, and keeps the whole height", () => {
    const slice = sliceOf(heights, 100_000, 700);
    expect(slice.last - slice.first).toBeLessThan(45);
    expect(slice.above + (slice.last - slice.first) * 53 + slice.below).toBe(530_000);
    expect(slice.above).toBeLessThanOrEqual(100_000);
  });

  it("starts at the top and ends at the bottom", () => {
    expect(sliceOf(heights, 0, 700)).toMatchObject({ first: 0, above: 0 });
    expect(sliceOf(heights, 530_000, 700)).toMatchObject({ last: 10_000, below: 0 });
  });

  it("takes an empty list", () => {
    expect(sliceOf([], 0, 700)).toEqual({ first: 0, last: 0, above: 0, below: 0 });
  });
});
