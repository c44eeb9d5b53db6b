import { Tabs } from "antd";
import { useState } from "react";
import type { ReplayStep } from "@/api/queries/useReplay";
import { usePhone } from "@/app/viewport";
import { FormThen } from "@/pages/audit/FormThen";
import { RulesThen } from "@/pages/audit/RulesThen";
import { local } from "@/text/dates";

/** One step in full: the form of that time, what it changed, which rules answered, who looked at personal values. */
export function StepDetail({
  step,
  all,
  sight,
  go,
}: {
  step: ReplayStep;
  all: ReplayStep[];
  sight: string;
  go: (step: number) => void;
}) {
  const phone = usePhone();
  const [tab, setTab] = useState("form");
  const looks = all.filter((one) => one.looked);
  if (sight === "log")
    return (
      <div className="au-detail">
        <p className="mut">敏感件：只显示何时、谁、办了哪一步，不显示内容。</p>
      </div>
    );
  return (
    <div className="au-detail">
      <Tabs
        activeKey={tab}
        onChange={setTab}
        items={[
          { key: "form", label: phone ? "表单" : "当时的表单", children: <FormThen step={step} /> },
          { key: "changed", label: phone ? "改动" : "这一步改了什么", children: <Changed step={step} /> },
          {
            key: "rules",
            label: phone ? "规则" : "当时的规则",
            children: <RulesThen decisions={step.decisions} />,
          },
          {
            key: "looked",
            label: "谁看过",
            children:
              looks.length === 0 ? (
                <p className="mut">没有人查看过遮住的当事人信息。</p>
              ) : (
                <ul className="au-list">
                  {looks.map((one) => (
                    <li key={one.number}>
                      <button type="button" className="lnk" onClick={() => go(one.number)}>
                        第 {one.number} 步
                      </button>{" "}
                      {local(one.at).month}月{local(one.at).date}日 {local(one.at).time}，{one.role} {one.who}
                      ：{one.what}
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </div>
  );
}

function Changed({ step }: { step: ReplayStep }) {
  if (step.changed.length + step.then.length === 0) return <p className="mut">这一步没有改动案件的内容。</p>;
  return (
    <>
      {step.then.length > 0 && (
        <ul className="au-list">
          {step.then.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {step.changed.length > 0 && (
        <table className="au-changed">
          <thead>
            <tr>
              <th scope="col">哪一项</th>
              <th scope="col">之前</th>
              <th scope="col">之后</th>
            </tr>
          </thead>
          <tbody>
            {step.changed.map((one) => (
              <tr key={one.label}>
                <td>{one.label}</td>
                <td className="mut">{one.before ?? "没有"}</td>
                <td>
                  <mark>{one.after}</mark>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
