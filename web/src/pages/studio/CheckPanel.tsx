import { type RefObject, useState } from "react";
import type { useCheck } from "@/api/mutations/useCheck";
import { Problem } from "@/api/problem";
import { CheckOne } from "@/pages/studio/CheckOne";
import { countsOf, saidAtEnd, toldFindings } from "@/pages/studio/findings";
import { Icon } from "@/parts/Icon";
import type { Drawing } from "@/widgets/modeler/Modeler";
import type { Picked } from "@/widgets/modeler/steps";

/** What the check found: a list at the left, the chosen one in full at the right; choosing one selects its element. */
export function CheckPanel({
  check,
  drawing,
  again,
  show,
  makeForm,
}: {
  check: ReturnType<typeof useCheck>;
  drawing: RefObject<Drawing | null>;
  again: () => void;
  show: (element: string) => void;
  makeForm: (step: Pick<Picked, "id" | "name" | "form">) => void;
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [way, setWay] = useState<string[]>([]);
  const [folded, setFolded] = useState(false);
  const [mended, setMended] = useState<string | null>(null);
  if (check.isError) {
    const detail = check.error instanceof Problem ? check.error.detail : "页面出了差错";
    return (
      <section className="st-check" aria-label="检查">
        <p className="st-check-head" role="alert">
          <b>没有检查成</b> {detail}。图还在，可以再检查一次。
        </p>
      </section>
    );
  }
  if (check.data === undefined) return null;
  const told = toldFindings(check.data.findings);
  const counts = countsOf(told);
  const one = told.find((item) => item.id === chosen) ?? null;
  const settled = (what: string | null) => {
    setMended(what);
    drawing.current?.mark([]);
    setChosen(null);
    setWay(drawing.current?.trace([]) ?? []);
    again();
  };
  return (
    <section className={folded ? "st-check folded" : "st-check"} aria-label="检查">
      <div className="st-check-head" role="status">
        <b>检查</b>
        {counts.stop > 0 && (
          <b className="stop">
            <Icon name="alert" /> {counts.stop} 处走不通
          </b>
        )}
        {counts.look > 0 && (
          <b className="look">
            <Icon name="info" /> {counts.look} 条提醒
          </b>
        )}
        <span className="pass">
          <Icon name="tick" /> {check.data.passed} 项通过
        </span>
        {mended !== null && (
          <span>
            已改：{mended}{" "}
            <button
              type="button"
              className="lnk sm"
              onClick={() => {
                drawing.current?.undo();
                settled(null);
              }}
            >
              撤回
            </button>
          </span>
        )}
        <span className="sp" />
        <button type="button" className="lnk sm" onClick={() => setFolded(!folded)} aria-expanded={!folded}>
          {folded ? "展开" : "收起"}
        </button>
      </div>
      {!folded && told.length > 0 && (
        <div className="st-check-body">
          <ul>
            {told.map((item) => (
              <li key={item.id}>
                <button
                  type="button"
                  className={item.id === chosen ? "on" : ""}
                  aria-pressed={item.id === chosen}
                  onClick={() => {
                    setChosen(item.id);
                    setWay(drawing.current?.trace(item.path, saidAtEnd(item)) ?? []);
                    if (item.element !== null) show(item.element);
                  }}
                >
                  <Icon
                    name={item.level === "stop" ? "alert" : "info"}
                    label={item.level === "stop" ? "走不通" : "提醒"}
                  />
                  <span>{item.title}</span>
                </button>
              </li>
            ))}
          </ul>
          <div className="st-check-one">
            {one === null ? (
              <p className="mut">点左边的一条，图上会选中它。</p>
            ) : (
              <CheckOne
                key={one.id}
                one={one}
                way={way}
                drawing={drawing}
                makeForm={makeForm}
                mended={settled}
              />
            )}
          </div>
        </div>
      )}
    </section>
  );
}
