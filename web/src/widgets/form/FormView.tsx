import { Form } from "@bpmn-io/form-js-viewer";
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import flatpickr from "flatpickr";
import { Mandarin } from "flatpickr/dist/l10n/zh";
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { Finding } from "@/api/answers";
import type { Press } from "@/widgets/form/adoption";
import { dressed } from "@/widgets/form/dress";
import { type FieldInstance, type FormErrors, placeFindings } from "@/widgets/form/errors";
import { fileField, type Upload } from "@/widgets/form/FileField";
import { withFormats } from "@/widgets/form/leaving";
import { markSuggestions } from "@/widgets/form/marks";
import { keepMoments } from "@/widgets/form/moments";
import { keepPlaceholders } from "@/widgets/form/placeholders";
import { translate } from "@/widgets/form/words";
import "@/widgets/form/form.css";
import "@/widgets/form/files.css";

// the form's calendars are flatpickr's; they take the language that is set for all of them
flatpickr.localize({
  ...Mandarin,
  yearAriaLabel: "年",
  monthAriaLabel: "月",
  hourAriaLabel: "时",
  minuteAriaLabel: "分",
});

type Values = Record<string, unknown>;

/** What a page may do with the form it shows. */
export interface FormHandle {
  /** The values of the fields that are shown. */
  values(): Values;
  /** Checks every field and marks what is wrong; the values when all is well, else null. */
  check(): Values | null;
  /** Lays the server's findings beside the fields; gives back those that fit none. */
  show(findings: readonly Finding[]): Finding[];
  /** Takes the person to the first field that is wrong. */
  toFirstError(): void;
  /** Puts other values in the place of what stands there. */
  fill(values: Values): void;
  /** Answers some of the fields that are shown, by their keys, as a person would. */
  put(values: Values): void;
}

/** The buttons beside what the platform suggests, by the component's id, and who hears of them. */
export interface Offers {
  presses: ReadonlyMap<string, Press>;
  press: (id: string) => void;
}
const NO_PRESSES: ReadonlyMap<string, Press> = new Map();

interface Opened {
  importSchema(schema: object, data: object): Promise<unknown>;
  attachTo(place: Element): void;
  destroy(): void;
  validate(): FormErrors;
  on(event: string | string[], listener: (event: { data: Values; errors: FormErrors }) => void): void;
  get(name: string): { getAllKeyed(): FieldInstance[] };
  setProperty(name: string, value: unknown): void;
  _getSubmitData(): Values;
  _getState(): { errors: FormErrors; data: Values };
  _setState(state: { errors?: FormErrors; initialData?: Values }): void;
  _getInitializedFieldData(data: Values): Values;
  _update(update: { fieldInstance: FieldInstance; value: unknown }): void;
}

/** How a form hands files over: `upload` gives back the reference that the form keeps. */
export interface FilesOf {
  upload?: Upload;
  address: (id: string) => string | null;
}

interface FieldRegister {
  register(type: string, component: unknown): void;
}

/** Puts the platform's own file field in the place of the one of form-js, which sends nothing anywhere. */
function filesModule(files: FilesOf) {
  const install = (fields: FieldRegister) =>
    fields.register("filepicker", fileField(files.upload, files.address));
  return {
    __init__: ["platformFiles"],
    platformFiles: ["factory", Object.assign(install, { $inject: ["formFields"] })],
  };
}

/** Fills a form. What it `began` with stays what it began with: conditions see that of a field that is hidden, here as on
 * the server, and never what a draft says of it. */
async function open(form: Opened, schema: Values, values: Values, began: Values): Promise<void> {
  await form.importSchema(dressed(schema), values);
  form._setState({ initialData: form._getInitializedFieldData(structuredClone(began)) });
}

/** A form-js form. `data` is what it begins with, `written` what a draft says besides; afterwards it belongs to the person
 * who types. */
export function FormView({
  schema,
  data,
  written,
  readOnly = false,
  files,
  changed,
  errorsChanged,
  settled,
  offers,
  handle,
}: {
  schema: Record<string, unknown>;
  data: Values;
  written?: Values | null;
  readOnly?: boolean;
  /** Where files go when they are chosen, and where they are fetched again. */
  files?: FilesOf;
  changed?: (values: Values, all: Values) => void;
  errorsChanged?: (errors: FormErrors) => void;
  /** Hears what the fields hold that are shown, whoever filled them, whenever that is another. */
  settled?: (values: Values) => void;
  offers?: Offers;
  handle?: Ref<FormHandle>;
}) {
  const place = useRef<HTMLDivElement>(null);
  const form = useRef<Opened | null>(null);
  const [began] = useState(data);
  const latest = useRef<Values>({ ...data, ...written });
  const touch = useRef<() => void>(() => undefined);
  const marks = useRef<() => void>(() => undefined);
  const told = useRef({ schema, readOnly, changed, errorsChanged, settled, offers, files });
  useEffect(() => {
    told.current = { schema, readOnly, changed, errorsChanged, settled, offers, files };
  });
  useEffect(() => marks.current(), [offers]);

  useEffect(() => {
    if (place.current === null) return;
    const given = told.current.files;
    const own = filesModule({
      upload: given?.upload
        ? (file) => told.current.files?.upload?.(file) ?? Promise.reject(new Error("现在不能上传"))
        : undefined,
      address: (id) => told.current.files?.address(id) ?? null,
    });
    // no waiting for the next key: what was typed is known, and kept, at once
    const options = {
      debounce: false,
      additionalModules: [{ translate: ["value", translate] }, own],
    };
    const opened: Opened = new Form(options);
    form.current = opened;
    opened.attachTo(place.current);
    let last: string | null = null;
    opened.on("changed", (event) => {
      told.current.errorsChanged?.(event.errors);
      const values = opened._getSubmitData();
      latest.current = { ...latest.current, ...event.data };
      const text = JSON.stringify(values);
      // the form settles by itself after it was filled; only what a person then changes is news
      if (last !== null && text !== last) told.current.changed?.(values, event.data);
      if (last !== null) last = text;
    });
    let seen = "";
    const settle = () =>
      queueMicrotask(() => {
        if (form.current !== opened) return;
        const values = opened._getSubmitData();
        const text = JSON.stringify(values);
        if (text !== seen) told.current.settled?.(values);
        seen = text;
      });
    opened.on(["changed", "formFieldInstance.added", "formFieldInstance.removed"], settle);
    // numbers of people and telephones are looked at when one leaves their field, not while one still types
    const left = (event: unknown) => {
      const { formField } = event as { formField: { id: string } };
      const state = opened._getState();
      const errors = withFormats(
        state.errors,
        formField,
        opened.get("formFieldInstanceRegistry").getAllKeyed(),
        state.data,
      );
      if (errors !== null) opened._setState({ errors });
    };
    opened.on("formField.blur", left);
    // drawn anew (another version, names that came later) it goes on with what was typed, not with what it began with
    void open(opened, schema, latest.current, began).then(() =>
      opened.setProperty("readOnly", told.current.readOnly),
    );
    const touched = () => (last ??= JSON.stringify(opened._getSubmitData()));
    touch.current = touched;
    const box = place.current;
    const signs = ["pointerdown", "keydown", "focusin"] as const;
    for (const sign of signs) box.addEventListener(sign, touched, { capture: true });
    const stopPlaceholders = keepPlaceholders(box);
    const marked = markSuggestions(
      box,
      () => told.current.offers?.presses ?? NO_PRESSES,
      (id) => told.current.offers?.press(id),
    );
    marks.current = marked.again;
    const stopMoments = keepMoments(box, () => new Date());
    return () => {
      form.current = null;
      stopPlaceholders();
      marked.stop();
      stopMoments();
      for (const sign of signs) box.removeEventListener(sign, touched, { capture: true });
      opened.destroy();
    };
    // the data fills the form once; a new task brings a new form
  }, [began, schema]);

  useEffect(() => {
    form.current?.setProperty("readOnly", readOnly);
  }, [readOnly]);

  useImperativeHandle(
    handle,
    () => ({
      values: () => form.current?._getSubmitData() ?? {},
      check: () => {
        const opened = form.current;
        if (opened === null) return null;
        return Object.keys(opened.validate()).length > 0 ? null : opened._getSubmitData();
      },
      show: (findings) => {
        const opened = form.current;
        if (opened === null) return [...findings];
        const placed = placeFindings(findings, opened.get("formFieldInstanceRegistry").getAllKeyed());
        opened._setState({ errors: placed.errors });
        return placed.rest;
      },
      fill: (values) => {
        latest.current = values;
        if (form.current !== null) void open(form.current, told.current.schema, values, began);
      },
      put: (values) => {
        const opened = form.current;
        if (opened === null) return;
        touch.current();
        for (const one of opened.get("formFieldInstanceRegistry").getAllKeyed()) {
          const key = one.valuePath.join(".");
          if (key in values) opened._update({ fieldInstance: one, value: values[key] });
        }
      },
      toFirstError: () => {
        requestAnimationFrame(() => {
          const wrong = place.current?.querySelector(".fjs-has-errors");
          const field = wrong?.querySelector<HTMLElement>("input,textarea,select,button,[tabindex]");
          (field ?? wrong)?.scrollIntoView({ block: "center" });
          field?.focus({ preventScroll: true });
        });
      },
    }),
    [began],
  );

  return <div ref={place} className="fq-form" />;
}
