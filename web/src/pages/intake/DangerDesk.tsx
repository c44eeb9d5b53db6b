import { Button } from "antd";
import { Field } from "@/pages/intake/Field";
import type { Component, Values } from "@/pages/intake/forms";
import { Note } from "@/parts/Note";

interface Props {
  note: Component | undefined;
  basics: Component[];
  values: Values;
  put: (key: string, value: unknown) => void;
  errors: Record<string, string>;
  places: { value: string; label: string }[];
  busy: boolean;
  failed: string | null;
  go: () => void;
  back: () => void;
}

/** 处置页: what comes first when somebody is in danger; the registration waits in the background. */
export function DangerDesk({ note, basics, values, put, errors, places, busy, failed, go, back }: Props) {
  return (
    <div className="in-danger">
      <h1>先处置，登记后补</h1>
      <ol className="in-first">
        <li>
          <b>正在受伤害的，马上打 110</b>；有人受伤打 120。请来访人到单独的房间，屏幕不要对着外面。
        </li>
        <li>
          <b>涉及未成年人、家庭暴力的</b>，不在来访人同行人面前核对住址和电话。
        </li>
        <li>
          <b>写下危险情况，启动先行处置</b>：一个「是」就够，没问的以后再问；谁接手，启动以后写明。
        </li>
      </ol>
      <div className="in-danger-form">
        {basics.map((field) => (
          <Field
            key={field.key}
            field={field}
            path={field.key ?? ""}
            value={values[field.key ?? ""]}
            change={(value) => put(field.key ?? "", value)}
            error={errors[field.key ?? ""]}
            places={places}
          />
        ))}
        {note && (
          <Field
            field={note}
            path={note.key ?? ""}
            value={values[note.key ?? ""]}
            change={(value) => put(note.key ?? "", value)}
            error={errors[note.key ?? ""]}
            places={places}
          />
        )}
      </div>
      <div className="in-danger-foot">
        {failed && <Note tone="hi">{failed}。写的内容还在。</Note>}
        <div className="row wrap">
          <Button type="primary" danger size="large" loading={busy} onClick={go}>
            启动先行处置，接着登记
          </Button>
          <Button size="large" onClick={back}>
            答错了，回登记
          </Button>
        </div>
      </div>
    </div>
  );
}
