import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { useEffect, useRef, useState } from "react";
import { useMessageLabels } from "@/api/queries/useLookup";
import { readableDiagram } from "@/text/diagramText";
import { fitLegibly, type FittedCanvas } from "@/widgets/diagram/fit";
import { makeReachable, tellPlaces } from "@/widgets/diagram/reach";
import { paint, type Said } from "./paint";
import type { DiagramState } from "./state";
import "./player.css";

const LETTERS = {
  fontFamily: '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif',
  fontSize: 12,
  lineHeight: 1.4,
};

/** Labels beside their elements have the width that was drawn for smaller letters. */
const BESIDE = { ...LETTERS, fontSize: 11, lineHeight: 1.2 };

/** A diagram, read only, with the way that was taken, the token and what is said at one place. */
export function DiagramPlayer({
  xml,
  state,
  said,
  label,
  messagesOf,
}: {
  xml: string;
  state: DiagramState;
  said?: Said | null;
  label: string;
  /** The place (org code) by whose words messages are called; the reader's own when it is not said. */
  messagesOf?: string;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const viewer = useRef<NavigatedViewer | null>(null);
  const labels = useMessageLabels(messagesOf);
  const [shown, setShown] = useState(0);

  useEffect(() => {
    if (holder.current === null) return;
    const made = new NavigatedViewer({
      container: holder.current,
      textRenderer: { defaultStyle: LETTERS, externalStyle: BESIDE },
      bpmnRenderer: { defaultStrokeColor: "#586673", defaultLabelColor: "#16222e" },
    });
    viewer.current = made;
    return () => {
      viewer.current = null;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    const made = viewer.current;
    if (made === null || labels === undefined) return;
    let here = true;
    void made.importXML(readableDiagram(xml, labels)).then(() => {
      if (!here) return;
      fitLegibly(made.get<FittedCanvas>("canvas"));
      setShown((count) => count + 1);
    });
    return () => {
      here = false;
    };
  }, [xml, labels]);

  useEffect(() => {
    if (viewer.current === null || shown === 0) return;
    paint(viewer.current, state, said ?? null);
    tellPlaces(viewer.current, (id) =>
      state.now.has(id) ? "现在在这里" : state.passed.has(id) ? "走过了" : "还没走到",
    );
  }, [state, said, shown]);

  useEffect(() => {
    if (viewer.current === null || shown === 0) return;
    return makeReachable(viewer.current, null, [...state.now][0]);
  }, [state, shown]);

  return <div ref={holder} className="ply" role="region" aria-label={label} />;
}
