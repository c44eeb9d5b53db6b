import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { useEffect, useRef, useState } from "react";
import { fitLegibly, type FittedCanvas } from "@/widgets/diagram/fit";
import { LETTERS } from "./create";
import "./modeler.css";

/** How much stands at one element: `level` 1–3 for the colour, `text` for the number. */
export interface Heat {
  element: string;
  level: number;
  text: string;
}
interface Canvas extends FittedCanvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
}
interface Registry {
  get(id: string): object | undefined;
  forEach(act: (shape: { id: string }) => void): void;
}
interface Overlays {
  add(id: string, type: string, overlay: { position: Record<string, number>; html: HTMLElement }): string;
  remove(filter: { type: string }): void;
}

const LEVELS = ["mdl-heat-1", "mdl-heat-2", "mdl-heat-3"];
const NUMBER = "mdl-heat";

/** A diagram, read only, with how many cases stand at each element. */
export function HeatDiagram({ xml, places, label }: { xml: string; places: readonly Heat[]; label: string }) {
  const holder = useRef<HTMLDivElement>(null);
  const [viewer, setViewer] = useState<NavigatedViewer | null>(null);

  useEffect(() => {
    if (holder.current === null) return;
    const made = new NavigatedViewer({
      container: holder.current,
      textRenderer: { defaultStyle: LETTERS, externalStyle: LETTERS },
      bpmnRenderer: { defaultStrokeColor: "#586673", defaultLabelColor: "#16222e" },
    });
    let here = true;
    void made.importXML(xml).then(() => {
      if (!here) return;
      const canvas = made.get<Canvas>("canvas");
      fitLegibly(canvas);
      setViewer(made);
    });
    return () => {
      here = false;
      setViewer(null);
      made.destroy();
    };
  }, [xml]);

  useEffect(() => {
    if (viewer === null) return;
    const canvas = viewer.get<Canvas>("canvas");
    const registry = viewer.get<Registry>("elementRegistry");
    const overlays = viewer.get<Overlays>("overlays");
    registry.forEach((shape) => LEVELS.forEach((marker) => canvas.removeMarker(shape.id, marker)));
    overlays.remove({ type: NUMBER });
    for (const place of places) {
      if (registry.get(place.element) === undefined) continue;
      canvas.addMarker(place.element, LEVELS[place.level - 1] ?? "mdl-heat-1");
      const html = document.createElement("div");
      html.className = "mdl-heat-number";
      html.textContent = place.text;
      overlays.add(place.element, NUMBER, { position: { top: -12, right: 24 }, html });
    }
  }, [viewer, places]);

  return <div ref={holder} className="mdl-heat" role="region" aria-label={label} />;
}
