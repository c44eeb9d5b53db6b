import type { ReplayStep } from "@/api/queries/useReplay";
import { local } from "@/text/dates";

/** The form as it was handed in: yellow is what this step filled in; personal values stay hidden. */
export function FormThen({ step }: { step: ReplayStep }) {
  if (step.form === null) return <p className="mut">这一步没有填表。</p>;
  const { form } = step;
  return (
    <>
      <p className="sm row au-form-head">
        <span className="tag o">
          {form.step} 表单第 {form.version} 版
        </span>
        {step.who} {local(step.at).time} 提交
      </p>
      <dl className="au-form">
        {form.fields.map((field) => (
          <div key={field.label} className={field.filled ? "filled" : ""}>
            <dt>{field.label}</dt>
            <dd>{field.value ?? <span className="mut">没有填</span>}</dd>
          </div>
        ))}
      </dl>
      <p className="sm mut">
        <i className="au-key" aria-hidden="true" /> 黄底是这一步填写的。
        {form.fields.some((one) => one.hidden) && "个人信息只说明有没有填，不显示内容。"}
      </p>
    </>
  );
}
