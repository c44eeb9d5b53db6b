/** Which lines of a long list are drawn, and how high the blanks above and below are. */
export interface Slice {
  first: number;
  last: number;
  above: number;
  below: number;
}

/** Lines beyond the edge that are drawn too, so that scrolling shows no gaps. */
const MARGIN = 320;

/** Cuts the visible part out of lines of known heights (pixels). `last` is exclusive. */
export function sliceOf(heights: readonly number[], scrolled: number, view: number): Slice {
  let [top, first, above] = [0, 0, 0];
  while (first < heights.length && top + (heights[first] ?? 0) < scrolled - MARGIN) {
    top += heights[first] ?? 0;
    first += 1;
  }
  above = top;
  let last = first;
  while (last < heights.length && top < scrolled + view + MARGIN) {
    top += heights[last] ?? 0;
    last += 1;
  }
  const below = heights.slice(last).reduce((sum, height) => sum + height, 0);
  return { first, last, above, below };
}
