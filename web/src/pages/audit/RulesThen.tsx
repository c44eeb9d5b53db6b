import type { ReplayStep } from "@/api/queries/useReplay";

/** The decision tables that the step asked: what went in, which line answered, what came out. */
export function RulesThen({ decisions }: { decisions: ReplayStep["decisions"] }) {
  if (decisions.length === 0) return <p className="mut">这一步没有用决策表。</p>;
  return (
    <>
      {decisions.map((one, index) => (
        <section key={index} className="au-rule">
          <h3>
            {one.name}：{one.output}
          </h3>
          {one.rules.length > 0 && (
            <p className="sm">命中第 {one.rules.map((rule) => rule.number).join("、")} 行</p>
          )}
          {one.inputs.length > 0 && (
            <details>
              <summary className="sm">当时的 {one.inputs.length} 项事实</summary>
              <dl className="kv sm">
                {one.inputs.map((input) => (
                  <div key={input.label} className="au-in">
                    <dt>{input.label}</dt>
                    <dd>{input.value}</dd>
                  </div>
                ))}
              </dl>
            </details>
          )}
        </section>
      ))}
    </>
  );
}
