import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/diagram-js.css";
import { useEffect, useRef, useState } from "react";
import { useLatest } from "@/parts/useLatest";
import { useMessageLabels } from "@/api/queries/useLookup";
import { dayText, local } from "@/text/dates";
import { readableDiagram } from "@/text/diagramText";
import { type PrintHead, printDiagram } from "@/widgets/diagram/print";
import { makeReachable, tellPlaces } from "@/widgets/diagram/reach";
import { drawRoles } from "@/widgets/diagram/roles";
import type { Canvas, ElementRegistry, Overlays, Shape } from "@/widgets/diagram/services";
import { marksOf, placesOf, stateTeller, type Walk } from "@/widgets/diagram/walk";
import "@/widgets/diagram/diagram.css";

/** What is drawn in grey until the path reaches it, whatever colours its author gave it. */
const PLAIN = /Task$|Event$|Gateway$|CallActivity$|SubProcess$|SequenceFlow$/;

/** A diagram with the path that a case has gone. `around` shows the surroundings of where it is; `whole` all of it. */
export function Diagram({
  xml,
  walk,
  here,
  show,
  now,
  label,
  choose,
  heading,
}: {
  xml: string;
  walk: Walk | null;
  /** What is said at a place where the case is. */
  here: (elementId: string) => string;
  show: "around" | "whole";
  now: Date;
  label: string;
  choose?: (elementId: string) => void;
  /** What stands above the diagram on paper. */
  heading: () => PrintHead;
}) {
  const place = useRef<HTMLDivElement>(null);
  const viewer = useRef<NavigatedViewer | null>(null);
  const [drawn, setDrawn] = useState(0);
  const [broken, setBroken] = useState(false);
  const labels = useMessageLabels();
  const chosen = useLatest(choose);
  const clock = useLatest(now); // the half-minute clock need not redraw the diagram

  useEffect(() => {
    if (place.current === null || labels === undefined) return;
    const opened = new NavigatedViewer({ container: place.current });
    viewer.current = opened;
    let left = false;
    opened.on("element.click", (event: { element: { id: string } }) => chosen.current?.(event.element.id));
    opened.importXML(readableDiagram(xml, labels)).then(
      () => !left && setDrawn((count) => count + 1),
      () => !left && setBroken(true),
    );
    return () => {
      left = true;
      viewer.current = null;
      opened.destroy();
    };
  }, [chosen, xml, labels]);

  useEffect(() => {
    const opened = viewer.current;
    if (opened === null || drawn === 0) return;
    drawWalk(opened, walk, here, clock.current);
    drawRoles(opened.get("elementRegistry"), opened.get("overlays"));
    tellPlaces(opened, stateTeller(walk, here));
  }, [clock, drawn, walk, here]);

  const choosable = choose !== undefined;
  useEffect(() => {
    if (viewer.current === null || drawn === 0) return;
    return makeReachable(
      viewer.current,
      choosable ? () => chosen.current : null,
      walk ? placesOf(walk)[0] : undefined,
    );
  }, [chosen, drawn, choosable, walk]);

  useEffect(() => {
    const opened = viewer.current;
    if (opened === null || drawn === 0) return;
    look(opened, walk, show);
  }, [drawn, walk, show]);

  if (broken)
    return (
      <p className="mut" style={{ padding: 16 }}>
        这张图没有画出来，经过和表单不受影响。
      </p>
    );
  return (
    <>
      <div ref={place} className={`fq-diagram ${show}`} role="region" aria-label={label} />
      {drawn > 0 && (
        <button
          type="button"
          className="lnk sm diagram-print"
          onClick={() => viewer.current && void printDiagram(viewer.current, heading(), "fq-diagram")}
        >
          打印这张图
        </button>
      )}
    </>
  );
}

function drawWalk(
  viewer: NavigatedViewer,
  walk: Walk | null,
  here: (elementId: string) => string,
  now: Date,
): void {
  const canvas = viewer.get<Canvas>("canvas");
  const overlays = viewer.get<Overlays>("overlays");
  const registry = viewer.get<ElementRegistry>("elementRegistry");
  overlays.clear();
  for (const element of registry.getAll())
    if (PLAIN.test(element.type)) canvas.addMarker(element.id, "fq-plain");
  for (const element of registry.getAll())
    for (const mark of ["fq-here", "fq-walked", "fq-cut"]) canvas.removeMarker(element.id, mark);
  if (walk === null) return;
  for (const [id, mark] of marksOf(walk)) if (registry.get(id)) canvas.addMarker(id, mark);
  for (const id of placesOf(walk)) {
    if (registry.get(id))
      overlays.add(id, "fq", { position: { top: -34, left: 0 }, html: box("fq-token", here(id)) });
  }
  for (const one of walk.elements) {
    const shape = registry.get(one.element_id);
    if (shape && one.times > 1 && one.type.endsWith("TASK"))
      overlays.add(one.element_id, "fq", {
        position: { top: -10, right: 18 },
        html: box("fq-times", `${one.times} 次`),
      });
  }
  for (const timer of walk.timers) {
    if (!registry.get(timer.element_id)) continue;
    canvas.addMarker(timer.element_id, "fq-clock");
    overlays.add(timer.element_id, "fq", {
      position: { bottom: -4, left: -30 },
      html: box("fq-due", `${dayText(timer.due_at, now)} ${local(timer.due_at).time}`),
    });
  }
}

/** Text is set as text: what a diagram or a person is called never becomes markup. */
function box(name: string, text: string): HTMLElement {
  const element = document.createElement("div");
  element.className = name;
  element.textContent = text;
  return element;
}

function look(viewer: NavigatedViewer, walk: Walk | null, show: "around" | "whole"): void {
  const canvas = viewer.get<Canvas>("canvas");
  const registry = viewer.get<ElementRegistry>("elementRegistry");
  const at =
    walk === null
      ? undefined
      : placesOf(walk)
          .map((id) => registry.get(id))
          .find((one): one is Shape => one !== undefined);
  if (show === "whole" || at === undefined) {
    canvas.zoom("fit-viewport", "auto");
    return;
  }
  const view = canvas.viewbox().outer;
  const scale = 0.9;
  const [width, height] = [view.width / scale, view.height / scale];
  canvas.viewbox({ x: at.x - width * 0.25, y: at.y + at.height / 2 - height / 2 - 6, width, height });
}
