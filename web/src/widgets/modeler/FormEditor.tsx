import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import "@bpmn-io/form-js-editor/dist/assets/form-js-editor.css";
import { FormEditor as FormJsEditor } from "@bpmn-io/form-js-editor";
import flatpickr from "flatpickr";
import { Mandarin } from "flatpickr/dist/l10n/zh";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { useLatest } from "@/parts/useLatest";
import { FORM } from "./words/form";
import { swapWords } from "./words/swap";
import "./modeler.css";

// the calendars of the form that is drawn are flatpickr's, as those of the form that is filled in
flatpickr.localize(Mandarin);

export type Schema = Record<string, unknown>;

/** What the page may ask of the form. */
export interface FormDrawing {
  /** The form as it stands. */
  schema(): Schema;
}

/** The form-js editor; it owns the form while it is open. */
export function FormEditor({
  schema,
  ref,
  onChange,
}: {
  schema: Schema;
  ref: Ref<FormDrawing>;
  onChange: () => void;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const editor = useRef<FormJsEditor | null>(null);
  const told = useLatest(onChange);

  useEffect(() => {
    if (holder.current === null) return;
    const made = new FormJsEditor({ container: holder.current });
    editor.current = made;
    const stop = swapWords(holder.current, FORM);
    void made.importSchema(schema as never).then(() => made.on("changed", 500, () => told.current()));
    return () => {
      stop();
      editor.current = null;
      made.destroy();
    };
  }, [told, schema]);

  useImperativeHandle(ref, () => ({ schema: () => (editor.current?.saveSchema() ?? schema) as Schema }), [
    schema,
  ]);

  return <div ref={holder} className="frm-editor bio-theme-parent" role="region" aria-label="表单画布" />;
}
