import "@/widgets/diagram/reach.css";
import type { Shape } from "@/widgets/diagram/services";

/** The parts of a viewer that this needs. */
interface Viewer {
  get(name: "elementRegistry"): {
    filter(test: (shape: Shape) => boolean): Shape[];
    getGraphics(id: string): SVGElement;
  };
  get(name: "canvas"): { getContainer(): HTMLElement; scrollToElement(id: string, padding: number): void };
}

const PLACE = /(Task|Event|Gateway|CallActivity|SubProcess)$/;
const KINDS: [RegExp, string][] = [
  [/Task$/, "步骤"],
  [/Gateway$/, "网关"],
  [/BoundaryEvent$/, "边界事件"],
  [/StartEvent$/, "开始"],
  [/EndEvent$/, "结束"],
  [/Event$/, "事件"],
  [/./, "子流程"],
];
const WAYS: Record<string, [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};
const ROOM = 60;

/** What a place of a diagram is called when it is read out: `步骤 征询对方意愿`. */
export function placeName(shape: Pick<Shape, "type" | "businessObject">): string {
  const kind = KINDS.find(([type]) => type.test(shape.type))?.[1] ?? "";
  return shape.businessObject.name ? `${kind} ${shape.businessObject.name}` : kind;
}

/** The place that lies next in a direction: near, and rather straight ahead than aside. */
export function nextPlace<S extends Pick<Shape, "x" | "y" | "width" | "height">>(
  places: readonly S[],
  from: S,
  key: string,
): S | undefined {
  const way = WAYS[key];
  if (way === undefined) return undefined;
  const middle = (one: S) => [one.x + one.width / 2, one.y + one.height / 2] as const;
  const [x, y] = middle(from);
  let found: { place: S; far: number } | undefined;
  for (const place of places) {
    const [dx, dy] = [middle(place)[0] - x, middle(place)[1] - y];
    const ahead = dx * way[0] + dy * way[1];
    const far = ahead + 2 * Math.abs(dx * way[1] + dy * way[0]);
    if (place !== from && ahead > 1 && (found === undefined || far < found.far)) found = { place, far };
  }
  return found?.place;
}

/** Makes the places of a drawn diagram reachable by keyboard: one stop for Tab, arrows from place to place, Enter chooses. Tab comes to `first`. */
export function makeReachable(
  viewer: unknown,
  choose: (() => ((id: string) => void) | undefined) | null,
  first?: string,
): () => void {
  const { registry, canvas } = parts(viewer);
  const places = registry
    .filter((shape) => PLACE.test(shape.type) && shape.labelTarget === undefined)
    .sort((a, b) => a.x - b.x || a.y - b.y);
  const graphics = new Map(places.map((place) => [registry.getGraphics(place.id), place]));
  const stop = (chosen: SVGElement | undefined) =>
    graphics.forEach((_, one) => one.setAttribute("tabindex", one === chosen ? "0" : "-1"));
  for (const one of graphics.keys()) one.setAttribute("role", choose === null ? "img" : "button");
  const start =
    places.find((one) => one.id === first) ??
    places.find((one) => one.type.endsWith("StartEvent")) ??
    places[0];
  stop(start && registry.getGraphics(start.id));
  const pressed = (event: KeyboardEvent) => {
    const here = graphics.get(event.target as SVGElement);
    if (here === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") choose?.()?.(here.id);
    const next = nextPlace(places, here, event.key);
    if (next !== undefined) {
      const target = registry.getGraphics(next.id);
      stop(target);
      canvas.scrollToElement(next.id, ROOM);
      target.focus({ preventScroll: true });
    }
    if (event.key in WAYS || event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const container = canvas.getContainer();
  container.addEventListener("keydown", pressed);
  return () => container.removeEventListener("keydown", pressed);
}

/** Says at each place what it is and how things stand there; anew whenever that changes. */
export function tellPlaces(viewer: unknown, state: (id: string) => string): void {
  const { registry } = parts(viewer);
  for (const shape of registry.filter((one) => PLACE.test(one.type) && one.labelTarget === undefined)) {
    const said = state(shape.id);
    registry
      .getGraphics(shape.id)
      .setAttribute("aria-label", said ? `${placeName(shape)}，${said}` : placeName(shape));
  }
}

function parts(viewer: unknown) {
  const known = viewer as Viewer;
  return { registry: known.get("elementRegistry"), canvas: known.get("canvas") };
}
