import { Errors, Label } from "@bpmn-io/form-js-viewer";
import { h, type ComponentChild } from "preact-of-forms";
import { useRef, useState } from "preact-of-forms/hooks";
import { KINDS, readReference, sizeText, whyNot } from "@/widgets/form/files";

/** Sends one file to the server; gives back its reference, throws with a sentence. */
export type Upload = (file: File) => Promise<string>;

interface Props {
  field: { label?: string; multiple?: boolean; accept?: string; validate?: { required?: boolean } };
  value?: string[] | string | null;
  domId: string;
  errors?: string[];
  disabled?: boolean;
  readonly?: boolean;
  onChange: (change: { value: string[] | null }) => void;
}

interface Sending {
  name: string;
  size: number;
  said: string;
  failed: boolean;
}

const listOf = (value: Props["value"]): string[] => (Array.isArray(value) ? value : value ? [value] : []);

/** The form's file field: a file goes to the server when it is chosen, and the form holds its reference. */
export function fileField(upload: Upload | undefined, address: (id: string) => string | null) {
  function FileField({
    field,
    value,
    domId,
    errors = [],
    disabled,
    readonly,
    onChange,
  }: Props): ComponentChild {
    const input = useRef<HTMLInputElement>(null);
    const [sending, setSending] = useState<Sending[]>([]);
    const kept = listOf(value);
    const latest = useRef(kept);
    latest.current = kept;
    const off = Boolean(disabled) || Boolean(readonly) || upload === undefined;

    const send = async (file: File): Promise<void> => {
      const refused = whyNot(file);
      const row: Sending = {
        name: file.name,
        size: file.size,
        said: refused ?? "正在上传…",
        failed: refused !== null,
      };
      setSending((rows) => [...rows.filter((one) => !(one.failed && one.name === file.name)), row]);
      if (refused !== null || upload === undefined) return;
      try {
        const reference = await upload(file);
        setSending((rows) => rows.filter((one) => one !== row));
        latest.current = field.multiple === false ? [reference] : [...latest.current, reference];
        onChange({ value: latest.current });
      } catch (error) {
        const said = `没有传上：${error instanceof Error ? error.message : "网络不通"}`;
        setSending((rows) => rows.map((one) => (one === row ? { ...row, said, failed: true } : one)));
      }
    };
    const chosen = async (): Promise<void> => {
      const files = [...(input.current?.files ?? [])];
      if (input.current) input.current.value = "";
      for (const file of files) await send(file);
    };
    const drop = (reference: string) => {
      const left = kept.filter((one) => one !== reference);
      onChange({ value: left.length > 0 ? left : null });
    };

    const known = kept.map((reference) => keptRow(reference, off ? null : () => drop(reference), address));
    const under = sending.map((row) =>
      h(
        "li",
        { key: `s-${row.name}`, class: row.failed ? "bad" : "going" },
        h(
          "span",
          { role: row.failed ? "alert" : "status" },
          h("b", null, row.name),
          ` ${sizeText(row.size)}　${row.said}`,
        ),
        row.failed
          ? h(
              "button",
              {
                type: "button",
                class: "lnk",
                onClick: () => setSending((rows) => rows.filter((one) => one !== row)),
              },
              "知道了",
            )
          : null,
      ),
    );
    const pick = off
      ? null
      : h(
          "li",
          { class: "add" },
          h(
            "button",
            {
              type: "button",
              id: `${domId}-pick`,
              "aria-label": `添加${field.label ?? "附件"}`,
              onClick: () => input.current?.click(),
            },
            "＋ 添加",
          ),
          h("input", {
            ref: input,
            id: domId,
            type: "file",
            class: "hidden",
            tabIndex: -1,
            "aria-label": field.label ?? "附件",
            multiple: field.multiple !== false,
            accept: field.accept || KINDS.join(","),
            onChange: () => void chosen(),
          }),
        );
    return h(
      "div",
      { class: `fjs-form-field fjs-form-field-filepicker${errors.length > 0 ? " fjs-has-errors" : ""}` },
      h(Label as never, { htmlFor: domId, label: field.label, required: field.validate?.required }),
      h("ul", { class: "files" }, ...known, ...under, pick),
      known.length === 0 && off ? h("p", { class: "mut sm" }, "没有附件") : null,
      h(Errors as never, { id: `${domId}-error-message`, errors }),
    );
  }
  FileField.config = {
    type: "filepicker",
    keyed: true,
    label: "附件",
    group: "basic-input",
    emptyValue: null,
    sanitizeValue: ({ value }: { value: Props["value"] }) => {
      const list = listOf(value);
      return list.length > 0 ? list : null;
    },
    create: (options: object = {}) => ({ ...options }),
  };
  return FileField;
}

function keptRow(
  reference: string,
  drop: (() => void) | null,
  address: (id: string) => string | null,
): ComponentChild {
  const { id, name } = readReference(reference);
  const href = id ? address(id) : null;
  return h(
    "li",
    { key: reference },
    href ? h("a", { href, download: name }, name) : h("b", null, name),
    drop
      ? h("button", { type: "button", class: "x", "aria-label": `去掉${name}`, onClick: drop }, "×")
      : null,
  );
}
