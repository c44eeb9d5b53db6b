import { Button } from "antd";
import { useState } from "react";
import type { Drawn } from "@/api/mutations/useCheck";
import { useRehearse } from "@/api/mutations/useRehearse";
import { useScenarioKeep } from "@/api/mutations/useScenarioKeep";
import { Problem } from "@/api/problem";
import type { KeptScenario } from "@/api/queries/useScenarios";
import type { Source } from "@/api/queries/useSource";
import { freshStory, type Story, storyOf } from "@/pages/studio/rehearsal/story";
import { Icon } from "@/parts/Icon";
import { Note } from "@/parts/Note";

/** The stories that are kept: all of them played at once, or one of them looked at; or a walk of one's own. */
export function StoryList({
  source,
  scenarios,
  drawn,
  open,
  busy,
}: {
  source: Source;
  scenarios: KeptScenario[];
  drawn: () => Promise<Drawn>;
  open: (story: Story) => void;
  busy: boolean;
}) {
  const all = useRehearse();
  const keep = useScenarioKeep(source.ref);
  const [like, setLike] = useState(scenarios[0]?.name ?? "");
  const results = new Map(all.data?.outcomes.map((outcome) => [outcome.name, outcome]));
  const failed = all.data?.outcomes.filter((outcome) => !outcome.ok).length ?? 0;
  const run = async () =>
    all.mutate({ drawn: await drawn(), scenarios: scenarios.map((one) => one.document) });
  const begin = () => {
    const model = scenarios.find((one) => one.name === like);
    open(freshStory(new Date(), model ? storyOf(model.document) : null));
  };
  return (
    <>
      <section className="rh-sec">
        <h2>自己走一遍</h2>
        <p className="sm mut">填这一步的表，看下一步给谁、到哪天、出什么文书。什么都不保存，谁也收不到。</p>
        <label className="sm" htmlFor="rh-like">
          开头的数据
        </label>
        <select
          id="rh-like"
          className="rh-select"
          value={like}
          onChange={(event) => setLike(event.target.value)}
        >
          {scenarios.map((one) => (
            <option key={one.name} value={one.name}>
              同「{one.name}」
            </option>
          ))}
          <option value="">什么都没有</option>
        </select>
        <Button type="primary" onClick={begin} loading={busy}>
          从头走
        </Button>
      </section>
      <section className="rh-sec">
        <div className="row">
          <h2>情景 {scenarios.length} 个</h2>
          <span className="sp" />
          {scenarios.length > 0 && (
            <Button size="small" onClick={() => void run()} loading={all.isPending}>
              全部预演
            </Button>
          )}
        </div>
        {all.isError && (
          <Note tone="hi">
            <b>没有预演成。</b>
            {all.error instanceof Problem ? all.error.detail : "页面出了差错"}。
          </Note>
        )}
        {all.data && (
          <Note tone={failed > 0 ? "hi" : "lo"}>
            <b>{failed > 0 ? `${failed} 个情景不如预期` : `${all.data.outcomes.length} 个情景都如预期`}</b>
            {all.data.skipped.length > 0 && `，${all.data.skipped.length} 个时间不够没有预演`}。
            {all.data.missed.length > 0 && ` 图上还有 ${all.data.missed.length} 处没有情景走到。`}
          </Note>
        )}
        {scenarios.length === 0 && (
          <p className="mut sm">还没有情景。自己走一遍，走完存下来，以后每次发布前都能再预演。</p>
        )}
        <ul className="rh-list">
          {scenarios.map((one) => {
            const result = results.get(one.name);
            return (
              <li key={one.name}>
                <button type="button" className="rh-story" onClick={() => open(storyOf(one.document))}>
                  {result && (
                    <Icon name={result.ok ? "tick" : "alert"} label={result.ok ? "如预期" : "不如预期"} />
                  )}
                  <span>
                    {one.name}
                    {result && !result.ok && <small>{result.problems[0]}</small>}
                  </span>
                </button>
                {one.own && (
                  <button
                    type="button"
                    className="lnk sm"
                    onClick={() => keep.mutate({ name: one.name, document: null })}
                    aria-label={`去掉情景 ${one.name}`}
                  >
                    去掉
                  </button>
                )}
              </li>
            );
          })}
        </ul>
        {all.data && all.data.missed.length > 0 && (
          <details className="sm">
            <summary>没有情景走到的 {all.data.missed.length} 处</summary>
            <ul className="rh-missed">
              {all.data.missed.map((place) => (
                <li key={place.element_id}>{place.name}</li>
              ))}
            </ul>
          </details>
        )}
      </section>
    </>
  );
}
