import { Button, Select } from "antd";
import { useRoles } from "@/api/queries/useRoles";
import { inputsOf, type Schema } from "@/pages/studio/forms";
import { groupOptions } from "@/text/groups";
import { translate } from "@/widgets/modeler/words/translate";
import type { Picked } from "@/widgets/modeler/steps";

interface DecisionFile {
  id: string;
  name: string;
  xml: string;
}

/** The head of the properties: what is selected, who does the step, with which form. */
export function StepPanel({
  picked,
  form,
  openForm,
  decision,
  openDecision,
  setGroups,
}: {
  picked: Picked | null;
  form: Schema | null;
  openForm: (step: Picked) => void;
  decision: DecisionFile | null;
  openDecision: (file: DecisionFile) => void;
  setGroups: (id: string, groups: string[]) => void;
}) {
  const { data: roles } = useRoles(true);
  if (picked === null)
    return (
      <div className="st-sec">
        <p className="mut sm">点图上的一处，在这里改它。</p>
      </div>
    );
  return (
    <>
      <div className="st-sec">
        <div className="sm mut">{kindOf(picked.type)}</div>
        <h2>{picked.name || "没有名称"}</h2>
      </div>
      {picked.type === "bpmn:UserTask" && (
        <div className="st-sec">
          <label htmlFor="st-groups">
            <b>谁来办</b>
          </label>
          <Select
            id="st-groups"
            mode="multiple"
            value={picked.groups}
            onChange={(groups: string[]) => setGroups(picked.id, groups)}
            options={groupOptions(roles ?? [])}
            showSearch={{ optionFilterProp: "label" }}
            placeholder="选岗位，可以几个"
            style={{ width: "100%" }}
          />
          <b>这一步的表单</b>
          {form === null ? (
            <Button onClick={() => openForm(picked)}>
              {picked.form === null ? "做一张表单" : "补上这张表单"}
            </Button>
          ) : (
            <div className="row">
              <span className="sm">{inputsOf(form)} 项要填</span>
              <span className="sp" />
              <Button size="small" onClick={() => openForm(picked)}>
                改表单
              </Button>
            </div>
          )}
        </div>
      )}
      {picked.type === "bpmn:BusinessRuleTask" && decision !== null && (
        <div className="st-sec">
          <div className="row">
            <b>决策表「{decision.name}」</b>
            <span className="sp" />
            <Button size="small" onClick={() => openDecision(decision)}>
              改决策表
            </Button>
          </div>
        </div>
      )}
    </>
  );
}

function kindOf(type: string): string {
  const words = type
    .replace("bpmn:", "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  const told = translate(words);
  return told === words ? "图上的一处" : told;
}
