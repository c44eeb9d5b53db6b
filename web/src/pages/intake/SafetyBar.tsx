import { Button, Radio } from "antd";
import type { Component, Values } from "@/pages/intake/forms";
import { Icon } from "@/parts/Icon";

/** The four questions of safety: yes or no each, with no answer given beforehand. */
export function SafetyBar({
  questions,
  values,
  answer,
  danger,
  errors,
}: {
  questions: Component[];
  values: Values;
  answer: (key: string, value: boolean) => void;
  danger: () => void;
  errors: Record<string, string>;
}) {
  return (
    <div className="in-safety" role="group" aria-label="先问安全">
      <b>先问安全</b>
      {questions.map((one) => {
        const key = one.key ?? "";
        return (
          <div key={key} className={errors[key] ? "in-ask wrong" : "in-ask"} data-path={key}>
            <span id={`safe-${key}`}>{one.label}</span>
            <Radio.Group
              aria-labelledby={`safe-${key}`}
              optionType="button"
              value={values[key] ?? null}
              onChange={(event) => answer(key, event.target.value as boolean)}
              options={[
                { value: true as never, label: "是" },
                { value: false as never, label: "否" },
              ]}
            />
          </div>
        );
      })}
      <span className="sp" />
      <Button danger onClick={danger}>
        <Icon name="phone" size={14} /> 立即报警并先处置 <kbd>F1</kbd>
      </Button>
    </div>
  );
}
