import { Button, Select } from "antd";
import { useState } from "react";
import { Field } from "@/pages/intake/Field";
import { type Component, fieldsOf, filled, isShown, type Values } from "@/pages/intake/forms";
import { Icon } from "@/parts/Icon";

/** What is asked of everybody at once; the rest of the form's fields unfold. */
const FIRST = ["display_name", "phone", "consent"];
const HEAD = ["party_role", "party_kind"];

interface Props {
  list: Component;
  rows: Values[];
  /** What is filled in elsewhere: what is asked of a person may depend on it. */
  /** What conditions see. */
  seen: Values;
  change: (rows: Values[]) => void;
  errors: Record<string, string>;
  places: { value: string; label: string }[];
}

/** 当事人: a card each; what a person is asked comes from the form's list. */
export function PartyCards({ list, rows, seen, change, errors, places }: Props) {
  const name = list.path ?? "parties";
  const fields = fieldsOf({ components: list.components ?? [] });
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const turn = (at: number) =>
    setOpen((now) => new Set(now.has(at) ? [...now].filter((one) => one !== at) : [...now, at]));
  const put = (at: number, key: string, value: unknown) =>
    change(rows.map((row, index) => (index === at ? { ...row, [key]: value } : row)));
  return (
    <section aria-label={list.label}>
      <div className="row in-head">
        <h2>{list.label}</h2>
        <span className="sp" />
        <Button size="small" onClick={() => change([...rows, newParty(rows)])}>
          <Icon name="plus" size={14} /> 加一方 <kbd>F4</kbd>
        </Button>
      </div>
      {errors[name] && (
        <p className="in-error">
          <Icon name="alert" size={14} /> {errors[name]}
        </p>
      )}
      {rows.map((row, at) => {
        const head = fields.filter((field) => HEAD.includes(field.key ?? ""));
        const first = FIRST.flatMap((key) => fields.find((field) => field.key === key) ?? []);
        const rest = fields.filter(
          (field) =>
            !HEAD.includes(field.key ?? "") &&
            !FIRST.includes(field.key ?? "") &&
            isShown(field, seen, filled(fields, row)),
        );
        const unfolded = open.has(at) || rest.some((field) => errors[`${name}.${at}.${field.key}`]);
        return (
          <div
            key={at}
            className={at === 0 ? "in-party first" : "in-party"}
            role="group"
            aria-label={`第 ${at + 1} 位当事人`}
          >
            <div className="row in-party-head">
              {head.map((field) => (
                <Select
                  key={field.key}
                  size="small"
                  variant="borderless"
                  aria-label={`第 ${at + 1} 位的${field.label}`}
                  value={row[field.key ?? ""] as string}
                  onChange={(value) => put(at, field.key ?? "", value)}
                  options={(field.values ?? []).map((one) => ({
                    value: one.value as string,
                    label: one.label,
                  }))}
                  popupMatchSelectWidth={false}
                />
              ))}
              <span className="sp" />
              <button
                type="button"
                className="lnk sm"
                aria-expanded={unfolded}
                aria-controls={`party-${at}-more`}
                onClick={() => turn(at)}
              >
                {unfolded ? "收起" : `证件、住址、需要协助等 ${rest.length} 项`}
              </button>
              {rows.length > 1 && (
                <button
                  type="button"
                  className="lnk sm"
                  onClick={() => change(rows.filter((_, index) => index !== at))}
                  aria-label={`去掉第 ${at + 1} 位当事人`}
                >
                  去掉
                </button>
              )}
            </div>
            <div className="in-three">
              {first.map((field) => (
                <Field
                  key={field.key}
                  field={field}
                  path={`${name}.${at}.${field.key}`}
                  value={row[field.key ?? ""]}
                  change={(value) => put(at, field.key ?? "", value)}
                  error={errors[`${name}.${at}.${field.key}`]}
                  places={places}
                />
              ))}
            </div>
            {unfolded && (
              <div className="in-two in-rest" id={`party-${at}-more`}>
                {rest.map((field) => (
                  <Field
                    key={field.key}
                    field={field}
                    path={`${name}.${at}.${field.key}`}
                    value={row[field.key ?? ""]}
                    change={(value) => put(at, field.key ?? "", value)}
                    error={errors[`${name}.${at}.${field.key}`]}
                    places={places}
                    hint={field.description}
                  />
                ))}
              </div>
            )}
          </div>
        );
      })}
    </section>
  );
}

/** A new row: an applicant first, then those against whom it is. */
export function newParty(rows: readonly Values[]): Values {
  return { party_role: rows.length === 0 ? "applicant" : "respondent", party_kind: "natural_person" };
}
