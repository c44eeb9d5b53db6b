import { Input, InputNumber, Radio, Select } from "antd";
import { type ReactNode, useState } from "react";
import { DateField } from "@/pages/intake/DateField";
import { type Component, roomLeft } from "@/pages/intake/forms";
import { Icon } from "@/parts/Icon";
import { wrongFormat } from "@/text/formats";
import { plainText } from "@/text/plain";

interface Props {
  field: Component;
  path: string;
  value: unknown;
  change: (value: unknown) => void;
  error?: string;
  places: { value: string; label: string }[];
  hint?: ReactNode;
  autoFocus?: boolean;
}

/** One field of a form in the window's compact dress: what it is, what it takes and whether it must be given is the schema's word. */
export function Field({ field, path, value, change, error: told, places, hint, autoFocus }: Props) {
  // numbers of people and telephones are looked at when one leaves their field, not while one still types
  const [left, setLeft] = useState(false);
  const error = told ?? (left ? (wrongFormat(field.properties?.format, value) ?? undefined) : undefined);
  const id = `in-${path.replaceAll(".", "-")}`;
  const grouped = isGroup(field);
  const name = field.label ?? "";
  const room = roomLeft(field, value);
  const below = [takesPlace(field) ? undefined : hint, room].filter(Boolean);
  const title = (
    <>
      {name}
      {field.validate?.required ? <span className="must">必填</span> : <span className="may">选填</span>}
    </>
  );
  return (
    <div
      className={error ? "in-field wrong" : "in-field"}
      data-path={path}
      onBlur={() => setLeft(true)}
      onFocus={() => setLeft(false)}
    >
      {grouped ? (
        <div className="in-label" id={`${id}-label`}>
          {title}
        </div>
      ) : (
        <label className="in-label" htmlFor={id}>
          {title}
        </label>
      )}
      <Control
        field={field}
        id={id}
        value={value}
        change={change}
        places={places}
        wrong={Boolean(error)}
        autoFocus={autoFocus}
      />
      {error && (
        <p className="in-error" id={`${id}-error`}>
          <Icon name="alert" size={14} /> {error}
        </p>
      )}
      {below.length > 0 && (
        <p className="xs mut" id={`${id}-hint`}>
          {below.map((one, at) => (
            <span key={at}>
              {at > 0 && "。"}
              {one}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

/** A field for the code of a place is a choice by name; how the code is written concerns nobody then. */
function takesPlace(field: Component): boolean {
  return field.type === "textfield" && (field.validate?.pattern?.startsWith("^\\d{2}(-\\d{2}") ?? false);
}

/** The number that was typed; nothing typed is nothing, not 0. */
export function numberOf(shown: string | undefined): number | "" {
  const text = (shown ?? "").normalize("NFKC").replaceAll(",", "").trim();
  return text === "" || Number.isNaN(Number(text)) ? "" : Number(text);
}

const BUTTONS = 4;

function isGroup(field: Component): boolean {
  return field.type === "radio" && (field.values?.length ?? 0) <= BUTTONS;
}

function Control({
  field,
  id,
  value,
  change,
  places,
  wrong,
  autoFocus,
}: {
  field: Component;
  id: string;
  value: unknown;
  change: (value: unknown) => void;
  places: Props["places"];
  wrong: boolean;
  autoFocus?: boolean;
}) {
  const status = wrong ? "error" : undefined;
  const described = { "aria-describedby": wrong ? `${id}-error` : `${id}-hint`, "aria-invalid": wrong };
  const isPlace = takesPlace(field);
  if (isGroup(field)) {
    return (
      <Radio.Group
        id={id}
        aria-labelledby={`${id}-label`}
        optionType="button"
        buttonStyle="solid"
        value={value ?? null}
        onChange={(event) => change(event.target.value as unknown)}
        options={(field.values ?? []).map((one) => ({ value: one.value as string, label: one.label }))}
      />
    );
  }
  if (isPlace || field.type === "select" || field.type === "radio") {
    const options = isPlace
      ? places
      : (field.values ?? []).map((one) => ({ value: one.value as string, label: one.label }));
    return (
      <Select
        id={id}
        {...described}
        status={status}
        value={(value ?? undefined) as string | undefined}
        onChange={(next: string | undefined) => change(next ?? null)}
        options={options}
        showSearch={{ optionFilterProp: "label" }}
        allowClear={!field.validate?.required}
        placeholder={isPlace ? "输地名查找" : "请选择"}
        style={{ width: "100%" }}
      />
    );
  }
  if (field.type === "taglist" || field.type === "checklist") {
    return (
      <Select
        id={id}
        {...described}
        status={status}
        mode="multiple"
        value={(value ?? []) as string[]}
        onChange={(next) => change(next.length > 0 ? next : null)}
        options={(field.values ?? []).map((one) => ({ value: one.value as string, label: one.label }))}
        placeholder="可多选"
        style={{ width: "100%" }}
      />
    );
  }
  if (field.type === "number") {
    return (
      <InputNumber
        id={id}
        {...described}
        status={status}
        value={(value ?? null) as number | null}
        onChange={(next) => change(next)}
        min={field.validate?.min}
        max={field.validate?.max}
        precision={field.decimalDigits}
        style={{ width: "100%" }}
        controls={false}
        formatter={(shown) => String(shown ?? "").replace(/\B(?=(\d{3})+(?!\d))/g, ",")}
        parser={(shown) => numberOf(shown) as never}
      />
    );
  }
  if (field.type === "textarea") {
    return (
      <Input.TextArea
        id={id}
        {...described}
        status={status}
        value={plainText(value)}
        onChange={(event) => change(event.target.value)}
        autoSize={{ minRows: 3, maxRows: 8 }}
        maxLength={field.validate?.maxLength}
      />
    );
  }
  if (field.type === "datetime") {
    return (
      <DateField
        id={id}
        name={field.label ?? ""}
        value={value}
        change={change}
        timed={field.subtype !== "date"}
        wrong={wrong}
        described={described}
      />
    );
  }
  return (
    <Input
      id={id}
      {...described}
      status={status}
      value={plainText(value)}
      onChange={(event) => change(event.target.value)}
      maxLength={field.validate?.maxLength}
      autoComplete="off"
      autoFocus={autoFocus}
    />
  );
}
