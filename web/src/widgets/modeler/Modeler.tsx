import type BpmnModeler from "bpmn-js/lib/Modeler";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { useLatest } from "@/parts/useLatest";
import { createModeler } from "./create";
import { type Edit, Editor, type Facts } from "./edits";
import { type Picked, Steps } from "./steps";
import { KINDS } from "./words/kinds";
import { PANEL_PLAIN } from "./words/panelPlain";
import { swapWords } from "./words/swap";
import "./modeler.css";

/** What the page may ask of the drawing. */
export interface Drawing {
  /** The diagram as a file. */
  xml(): Promise<string>;
  /** Selects an element and moves the canvas to it; false when it is not on the diagram. */
  pick(id: string): boolean;
  /** Draws a way through the diagram, numbered, with what is said where it ends; gives back what its steps are called. */
  trace(path: readonly string[], said?: string): string[];
  undo(): void;
  redo(): void;
  /** Writes the posts that may do a step. */
  setGroups(id: string, groups: string[]): void;
  /** Links a form to a step. */
  setForm(id: string, form: string): void;
  /** What an element is and what leads in and out; null when it is not on the diagram. */
  facts(id: string): Facts | null;
  /** The form that a step is linked to. */
  formOf(id: string): string | null;
  /** Shows the elements that a change would touch; none wipes the last. */
  mark(ids: readonly string[]): void;
  /** Changes the diagram; one step for undoing. */
  apply(edits: readonly Edit[]): void;
}

/** The bpmn-js modeler with the properties panel; it owns the diagram, the page asks it. */
export function Modeler({
  xml,
  turn,
  ref,
  panel,
  onChange,
  onPick,
}: {
  xml: string;
  /** Goes up when the diagram is to be opened anew, though it may be the same. */
  turn: number;
  ref: Ref<Drawing>;
  /** Where the properties panel goes. */
  panel: HTMLElement;
  onChange: () => void;
  onPick: (picked: Picked | null) => void;
}) {
  const canvas = useRef<HTMLDivElement>(null);
  const modeler = useRef<BpmnModeler | null>(null);
  const steps = useRef<Steps | null>(null);
  const editor = useRef<Editor | null>(null);
  const [drawn, setDrawn] = useState("");
  const told = useLatest({ onChange, onPick });

  useEffect(() => {
    if (canvas.current === null) return;
    const made = createModeler(canvas.current, panel);
    const reader = new Steps(made);
    modeler.current = made;
    steps.current = reader;
    editor.current = new Editor(made);
    const stop = swapWords(panel, { ...KINDS, ...PANEL_PLAIN });
    const pick = () => told.current.onPick(reader.picked());
    made.on("selection.changed", pick);
    made.on("commandStack.changed", (event: { trigger?: string }) => {
      if (event.trigger !== "clear") told.current.onChange();
      pick();
    });
    return () => {
      stop();
      modeler.current = null;
      made.destroy();
    };
  }, [panel, told]);

  useEffect(() => {
    const made = modeler.current;
    if (made === null) return;
    let here = true;
    setDrawn("");
    void made.importXML(xml).then(() => {
      if (!here) return;
      steps.current?.fit();
      setDrawn(xml);
    });
    return () => {
      here = false;
    };
  }, [xml, turn]);

  useImperativeHandle(
    ref,
    () => ({
      xml: async () => (await modeler.current?.saveXML({ format: true }))?.xml ?? "",
      pick: (id) => steps.current?.pick(id) ?? false,
      trace: (path, said) => steps.current?.trace(path, said) ?? [],
      undo: () => steps.current?.command("undo"),
      redo: () => steps.current?.command("redo"),
      setGroups: (id, groups) =>
        steps.current?.setExtension(id, "zeebe:AssignmentDefinition", {
          candidateGroups: groups.join(",") || undefined,
        }),
      facts: (id) => editor.current?.facts(id) ?? null,
      formOf: (id) => steps.current?.formOf(id) ?? null,
      mark: (ids) => steps.current?.mark(ids),
      apply: (edits) => editor.current?.apply(edits),
      setForm: (id, form) =>
        steps.current?.setExtension(id, "zeebe:FormDefinition", { formId: form, formKey: undefined }),
    }),
    [],
  );

  return (
    <div
      ref={canvas}
      className="mdl-canvas"
      role="region"
      aria-label="流程图画布"
      aria-busy={drawn !== xml}
    />
  );
}
