import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-font/css/dmn.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-drd.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-js-literal-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression-controls.css";
import DmnModeler, { type View } from "dmn-js/lib/Modeler";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { useLatest } from "@/parts/useLatest";
import { DECISION, decisionWords } from "./words/decision";
import { swapWords } from "./words/swap";
import "./modeler.css";

/** What the page may ask of the decision file. */
export interface DecisionDrawing {
  /** The file as it stands. */
  xml(): Promise<string>;
}

/** The dmn-js editor: tables, expressions and the graph of a decision file; it owns the file while it is open. */
export function DecisionEditor({
  xml,
  ref,
  onChange,
}: {
  xml: string;
  ref: Ref<DecisionDrawing>;
  onChange: () => void;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const editor = useRef<DmnModeler | null>(null);
  const [views, setViews] = useState<View[]>([]);
  const [shown, setShown] = useState("");
  const told = useLatest(onChange);

  useEffect(() => {
    if (holder.current === null) return;
    const words = { additionalModules: [{ translate: ["value", decisionWords] }] };
    const made = new DmnModeler({
      container: holder.current,
      drd: words,
      decisionTable: words,
      literalExpression: words,
      boxedExpression: words,
    });
    editor.current = made;
    const stop = swapWords(holder.current, DECISION);
    const listening = new WeakSet<object>();
    made.on("views.changed", (event) => {
      setViews([...(event.views ?? [])]);
      setShown(event.activeView?.id ?? "");
      const viewer = made.getActiveViewer();
      if (viewer === undefined || listening.has(viewer)) return;
      listening.add(viewer);
      viewer.on?.("elements.changed", () => told.current());
    });
    void made.importXML(xml).then(() => {
      const table = made.getViews().find((view) => view.type === "decisionTable");
      if (table !== undefined) void made.open(table);
    });
    return () => {
      stop();
      editor.current = null;
      made.destroy();
    };
  }, [told, xml]);

  useImperativeHandle(
    ref,
    () => ({ xml: async () => (await editor.current?.saveXML({ format: true }))?.xml ?? xml }),
    [xml],
  );

  return (
    <div className="dmn-editor">
      {views.length > 1 && (
        <div className="dmn-views" role="group" aria-label="看哪一张">
          {views.map((view) => (
            <button
              key={view.id}
              type="button"
              className={view.id === shown ? "on" : ""}
              aria-pressed={view.id === shown}
              onClick={() => void editor.current?.open(view)}
            >
              {view.type === "drd" ? "决策关系图" : view.element.name || "没有名称的决策"}
            </button>
          ))}
        </div>
      )}
      <div ref={holder} className="dmn-holder" role="region" aria-label="决策表画布" />
    </div>
  );
}
