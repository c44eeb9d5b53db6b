import type NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import type { DiagramState } from "./state";

/** What is said at one element, e.g. the step that is being looked at. */
export interface Said {
  element: string;
  text: string;
}

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  zoom(level?: "fit-viewport"): number;
  viewbox(): {
    x: number;
    y: number;
    width: number;
    height: number;
    inner: { width: number; height: number };
  };
  scroll(by: { dx: number; dy: number }): void;
}
interface Registry {
  get(id: string): { x: number; y: number; width: number; height: number } | undefined;
  forEach(act: (element: { id: string }) => void): void;
}
interface Overlays {
  add(
    id: string,
    type: string,
    overlay: { position: Record<string, number>; html: HTMLElement; show?: unknown; scale?: boolean },
  ): string;
  remove(filter: { type: string }): void;
}

const MARKERS = ["ply-done", "ply-now", "ply-said"] as const;
/** What is said stands this far above its element. */
const ROOM = 40;
const TIMES = "fq-times";
const SAID = "fq-said";

/** Marks the diagram with a state; what was marked before is cleared. */
export function paint(viewer: NavigatedViewer, state: DiagramState, said: Said | null): void {
  const canvas = viewer.get<Canvas>("canvas");
  const registry = viewer.get<Registry>("elementRegistry");
  const overlays = viewer.get<Overlays>("overlays");
  registry.forEach((element) => MARKERS.forEach((marker) => canvas.removeMarker(element.id, marker)));
  overlays.remove({ type: TIMES });
  overlays.remove({ type: SAID });
  const mark = (id: string, marker: string) => {
    if (registry.get(id) !== undefined) canvas.addMarker(id, marker);
  };
  for (const flow of state.flows) mark(flow, "ply-done");
  for (const [element, times] of state.passed) {
    mark(element, "ply-done");
    if (times > 1 && registry.get(element) !== undefined) {
      overlays.add(element, TIMES, {
        position: { top: -11, right: 13 },
        html: html("ply-times", `${times}次`),
      });
    }
  }
  for (const element of state.now) mark(element, "ply-now");
  if (said === null || registry.get(said.element) === undefined) return;
  mark(said.element, "ply-said");
  overlays.add(said.element, SAID, {
    position: { top: -34, left: 0 },
    html: html("ply-says", said.text),
    scale: false,
  });
  bringIn(canvas, registry, said.element);
}

/** Brings an element that is out of sight to the middle. */
function bringIn(canvas: Canvas, registry: Registry, id: string): void {
  const shape = registry.get(id);
  const box = canvas.viewbox();
  if (shape === undefined || !("x" in shape)) return;
  const inside =
    shape.x >= box.x &&
    shape.y - ROOM >= box.y &&
    shape.x + shape.width <= box.x + box.width &&
    shape.y + shape.height <= box.y + box.height;
  if (inside) return;
  const scale = canvas.zoom();
  canvas.scroll({
    dx: (box.x + box.width / 2 - shape.x - shape.width / 2) * scale,
    dy: (box.y + box.height / 2 - shape.y - shape.height / 2) * scale,
  });
}

function html(name: string, text: string): HTMLElement {
  const made = document.createElement("div");
  made.className = name;
  made.textContent = text;
  return made;
}
