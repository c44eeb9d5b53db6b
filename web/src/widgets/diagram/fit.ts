/** What fitting needs of diagram-js's canvas. */
export interface FittedCanvas {
  zoom(level?: "fit-viewport" | number, at?: "auto"): number;
  viewbox(): Box & { inner: Box };
  getSize(): { width: number; height: number };
  scroll(by: { dx: number; dy: number }): void;
}
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Below this zoom the letters cannot be read. */
const LEGIBLE = 0.62;
/** How much of the view a diagram may fill: something is said above it. */
const ROOM = 0.9;
const EDGE = 90;

/**
 * Brings the whole diagram into view, but never larger than life, nor so small that nobody can read it; a long one
 * begins at its start. `covered`: how many pixels something covers at the left edge.
 */
export function fitLegibly(canvas: FittedCanvas, covered = 0): void {
  if (canvas.getSize().width === 0) return; // not shown: nothing can be fitted
  const whole = canvas.zoom("fit-viewport", "auto") * ROOM;
  canvas.zoom(Math.min(Math.max(whole, LEGIBLE), 1), "auto");
  const { x, y, height, inner } = canvas.viewbox();
  const long = whole < LEGIBLE;
  const left = long ? x - inner.x + EDGE : 0;
  const down = long ? y + height / 2 - (inner.y + inner.height / 2) : 0;
  const scale = canvas.zoom();
  canvas.scroll({ dx: left * scale + covered, dy: down * scale });
}
