import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { DatePicker, Input, InputNumber, Radio, Select } from "antd";
import type { ReactNode } from "react";
import { type Component, roomLeft } from "@/pages/intake/forms";
import { Icon } from "@/parts/Icon";

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
export function Field({ field, path, value, change, error, places, hint, autoFocus }: Props) {
  const id = `in-${path.replaceAll(".", "-")}`;
  const grouped = isGroup(field);
  const name = field.label ?? "";
  const room = roomLeft(field, value);
  const below = [takesPlace(field) ? undefined : hint, room].filter(Boolean);
  const title = <>{name}{field.validate?.required ? <span className="must">必填</span> : <span className="may">选填</span>}</>;
  return (
    <div className={error ? "in-field wrong" : "in-field"} data-path={path}>
      {grouped ? <div className="in-label" id={`${id}-label`}>{title}</div> : <label className="in-label" htmlFor={id}>{title}</label>}
      <Control field={field} id={id} value={value} change={change} places={places} wrong={Boolean(error)} autoFocus={autoFocus} />
      {error && <p className="in-error" id={`${id}-error`}><Icon name="alert" size={14} /> {error}</p>}
      {below.length > 0 && <p className="xs mut" id={`${id}-hint`}>{below.map((one, at) => <span key={at}>{at > 0 && "。"}{one}</span>)}</p>}
    </div>
  );
}

/** A field for the code of a place is a choice by name; how the code is written concerns nobody then. */
function takesPlace(field: Component): boolean {
  return field.type === "textfield" && (field.validate?.pattern?.startsWith("^\\d{2}(-\\d{2}") ?? false);
}

const BUTTONS = 4;

function isGroup(field: Component): boolean {
  return field.type === "radio" && (field.values?.length ?? 0) <= BUTTONS;
}

function Control({ field, id, value, change, places, wrong, autoFocus }: { field: Component; id: string; value: unknown; change: (value: unknown) => void; places: Props["places"]; wrong: boolean; autoFocus?: boolean }) {
  const status = wrong ? "error" : undefined;
  const described = { "aria-describedby": wrong ? `${id}-error` : `${id}-hint`, "aria-invalid": wrong };
  const isPlace = takesPlace(field);
  if (isGroup(field)) {
    return <Radio.Group id={id} aria-labelledby={`${id}-label`} optionType="button" buttonStyle="solid" value={value ?? null} onChange={(event) => change(event.target.value as unknown)} options={(field.values ?? []).map((one) => ({ value: one.value as string, label: one.label }))} />;
  }
  if (isPlace || field.type === "select" || field.type === "radio") {
    const options = isPlace ? places : (field.values ?? []).map((one) => ({ value: one.value as string, label: one.label }));
    return <Select id={id} {...described} status={status} value={(value ?? undefined) as string | undefined} onChange={(next) => change(next ?? null)} options={options} showSearch={{ optionFilterProp: "label" }} allowClear={!field.validate?.required} placeholder={isPlace ? "输地名查找" : "请选择"} style={{ width: "100%" }} />;
  }
  if (field.type === "taglist" || field.type === "checklist") {
    return <Select id={id} {...described} status={status} mode="multiple" value={(value ?? []) as string[]} onChange={(next) => change(next.length > 0 ? next : null)} options={(field.values ?? []).map((one) => ({ value: one.value as string, label: one.label }))} placeholder="可多选" style={{ width: "100%" }} />;
  }
  if (field.type === "number") {
    return <InputNumber id={id} {...described} status={status} value={(value ?? null) as number | null} onChange={(next) => change(next)} min={field.validate?.min} max={field.validate?.max} precision={field.decimalDigits} style={{ width: "100%" }} controls={false} formatter={(shown) => String(shown ?? "").replace(/\B(?=(\d{3})+(?!\d))/g, ",")} parser={(shown) => Number((shown ?? "").replaceAll(",", "")) as never} />;
  }
  if (field.type === "textarea") {
    return <Input.TextArea id={id} {...described} status={status} value={String(value ?? "")} onChange={(event) => change(event.target.value)} autoSize={{ minRows: 3, maxRows: 8 }} maxLength={field.validate?.maxLength} />;
  }
  if (field.type === "datetime") {
    const day = typeof value === "string" && value !== "" ? dayjs(value) : null;
    return <DatePicker id={id} {...described} status={status} value={day} format={["YYYY-MM-DD", "MMDD"]} placeholder="如 1124" showTime={field.subtype !== "date"} onChange={(next) => change(next ? (field.subtype === "date" ? next.format("YYYY-MM-DD") : next.format()) : null)} style={{ width: "100%" }} />;
  }
  return <Input id={id} {...described} status={status} value={String(value ?? "")} onChange={(event) => change(event.target.value)} maxLength={field.validate?.maxLength} autoComplete="off" autoFocus={autoFocus} />;
}
