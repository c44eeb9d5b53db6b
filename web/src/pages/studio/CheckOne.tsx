import { Button, Input } from "antd";
import { type RefObject, useState } from "react";
import type { Told } from "@/pages/studio/findings";
import { type Fix, fixesOf } from "@/pages/studio/fixes";
import type { Edit } from "@/widgets/modeler/edits";
import type { Drawing } from "@/widgets/modeler/Modeler";
import type { Picked } from "@/widgets/modeler/steps";

/** Shorter is no reason: the check would not count it. */
const SHORTEST = 4;

/** One finding in full: the way to it, what to do, and the ways to mend it that need one press. */
export function CheckOne({
  one,
  way,
  drawing,
  makeForm,
  mended,
}: {
  one: Told;
  way: string[];
  drawing: RefObject<Drawing | null>;
  makeForm: (step: Pick<Picked, "id" | "name" | "form">) => void;
  mended: (what: string) => void;
}) {
  const [explaining, setExplaining] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const facts = one.element === null ? null : (drawing.current?.facts(one.element) ?? null);
  const fixes = fixesOf(one, facts);
  const apply = (label: string, edits: Edit[]) => {
    drawing.current?.apply(edits);
    mended(label);
  };
  const press = (fix: Fix) => {
    if (fix.act.kind === "edit") apply(fix.label, fix.act.edits);
    else if (fix.act.kind === "reason") setExplaining(fix.act.code);
    else if (facts !== null)
      makeForm({ id: facts.id, name: facts.name, form: drawing.current?.formOf(facts.id) ?? null });
  };
  return (
    <>
      <h3>
        {one.title} {one.level === "stop" && <span className="tag hi">必须改好才能发布</span>}
      </h3>
      {one.form !== null && <p className="sm">在表单“{one.form}”里。</p>}
      {way.length > 0 && (
        <ol className="st-way" aria-label="走到这里的一条路">
          {way.map((name, index) => (
            <li key={index}>
              <i>{index + 1}</i>
              {name}
            </li>
          ))}
        </ol>
      )}
      {one.details.map((detail) => (
        <p key={detail.label} className="sm">
          <span className="mut">{detail.label}：</span>
          {detail.text}
        </p>
      ))}
      {one.remedy && (
        <p>
          <b>可以这样改：</b>
          {one.remedy}
        </p>
      )}
      {fixes.length > 0 && explaining === null && (
        <div className="st-fixes" role="group" aria-label="一键改法">
          {fixes.map((fix, index) => (
            <Button
              key={fix.label}
              size="small"
              type={index === 0 && fix.act.kind !== "reason" ? "primary" : "default"}
              onClick={() => press(fix)}
              onFocus={() => preview(drawing, fix)}
              onMouseEnter={() => preview(drawing, fix)}
              onBlur={() => drawing.current?.mark([])}
              onMouseLeave={() => drawing.current?.mark([])}
            >
              {fix.label}
            </Button>
          ))}
        </div>
      )}
      {explaining !== null && one.element !== null && (
        <div className="st-fixes">
          <Input
            aria-label="为什么不改"
            value={reason}
            maxLength={200}
            placeholder="为什么不改，例如：手册没有给这一步定期限"
            autoFocus
            onChange={(event) => setReason(event.target.value)}
            style={{ maxWidth: 420 }}
          />
          <Button
            size="small"
            type="primary"
            disabled={reason.trim().length < SHORTEST}
            onClick={() =>
              apply("写明了理由", [
                { kind: "reason", element: one.element ?? "", code: explaining, reason: reason.trim() },
              ])
            }
          >
            写上
          </Button>
          {reason.trim().length < SHORTEST && <span className="sm mut">至少 {SHORTEST} 个字</span>}
        </div>
      )}
    </>
  );
}

/** Shows on the diagram what a press would change. */
function preview(drawing: RefObject<Drawing | null>, fix: Fix): void {
  if (fix.act.kind !== "edit") return;
  drawing.current?.mark(
    fix.act.edits.flatMap((edit) => (edit.kind === "default" ? [edit.gateway, edit.flow] : [edit.element])),
  );
}
