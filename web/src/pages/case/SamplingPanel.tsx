import { Button } from "antd";
import type { components } from "@/api/schema";
import type { Sampling } from "@/api/queries/useCaseRecords";
import { usePlaceNames } from "@/api/queries/useOrgTree";
import { AwaitedLine } from "@/pages/case/AwaitedLine";
import { Deeds } from "@/pages/case/Deeds";
import { CaseCode } from "@/parts/CaseCode";
import { Note } from "@/parts/Note";
import { Panel } from "@/parts/Panel";
import { dayText, momentText } from "@/text/dates";

type Proof = components["schemas"]["DrawProof"];

/** A visit to the case as a sample: what was found, and how it was drawn. */
export function SamplingPanel({ code, one, now }: { code: string; one: Sampling; now: Date }) {
  const hint = `${one.level_name}　等级 ${one.grade ?? "—"}　${one.batch_no ?? ""}`;
  return (
    <Panel
      title="抽访"
      hint={hint}
      extra={
        <span className={one.verdict ? "tag" : "tag mi"}>
          {one.verdict ? `判定：${one.verdict}` : "正在抽访"}
        </span>
      }
    >
      <p className="sm mut">
        {dayText(one.started_at, now)} 抽中{one.ended_at ? `，${dayText(one.ended_at, now)} 办完` : ""}
      </p>
      <Deeds deeds={one.deeds} now={now} />
      <AwaitedLine waiting={one.waiting_for} now={now} />
      {one.proof ? (
        <ProofBox code={code} proof={one.proof} now={now} />
      ) : (
        <p className="sm mut">这一次的抽样记录不在本平台。</p>
      )}
    </Panel>
  );
}

/** The proof of the draw: frame hash first, then the public draw, the seed, the algorithm; and how anybody repeats it. */
function ProofBox({ code, proof, now }: { code: string; proof: Proof; now: Date }) {
  const places = usePlaceNames();
  const seed = proof.grade ? proof.seeds[proof.grade] : undefined;
  const grades = ["A", "B", "C"]
    .map((grade) => `${grade} 等 ${proof.grade_counts[grade] ?? 0} 件抽 ${proof.sizes[grade] ?? 0} 件`)
    .join("，");
  return (
    <section className="draw" aria-label="抽样的证据">
      <h3>怎么抽中的</h3>
      {proof.differences.length === 0 ? (
        <Note tone="lo">平台刚按下面的记录重抽一次，名册哈希、种子、次序、样本都一致。</Note>
      ) : (
        <Note tone="hi">
          <b>重抽对不上：</b>
          {proof.differences.join("；")}。请下载记录核对，并告诉审计员。
        </Note>
      )}
      <dl className="kv proof-kv sm">
        <dt>期次</dt>
        <dd>
          {places(proof.org)} {proof.period}　名册 {proof.population} 件，{grades}
        </dd>
        <dt>① 名册哈希</dt>
        <dd>
          <code>{proof.frame_hash}</code>
          {proof.published_at && (
            <div className="mut">{momentText(proof.published_at, now)} 公布，先于摇号</div>
          )}
        </dd>
        <dt>② 公开摇号</dt>
        <dd>
          <b>{proof.public_value}</b>
          {proof.public_source && `　出处：${proof.public_source}`}
          {proof.drawn_at && `　${momentText(proof.drawn_at, now)}`}
          {proof.witness && `　见证：${proof.witness}`}
        </dd>
        {seed && (
          <>
            <dt>③ {proof.grade} 等种子</dt>
            <dd>
              <code>{seed}</code>
              <div className="mut">SHA-256（公开摇号值|名册哈希|期次|组织|等级）</div>
            </dd>
          </>
        )}
        <dt>④ 次序</dt>
        <dd>
          {proof.rank
            ? `本案在 ${proof.grade} 等随机次序里排第 ${proof.rank}，抽前 ${proof.sizes[proof.grade ?? ""] ?? 0} 件。`
            : "本案不在这次的名册里。"}
          按 SHA-256（种子|案号）从小到大排（算法 {proof.algorithm}）。
        </dd>
      </dl>
      <details className="deed-form">
        <summary className="sm">样本 {proof.sample.length} 件</summary>
        <ul className="sample">
          {proof.sample.map((row) => (
            <li key={row.case_code}>
              <span className="tag o">{row.grade}</span> <CaseCode code={row.case_code} />
            </li>
          ))}
        </ul>
      </details>
      <div className="row wrap">
        <Button
          href={`/api/cases/${encodeURIComponent(code)}/draws/${proof.draw_key}`}
          download={`draw-${proof.draw_key}.json`}
        >
          下载抽样记录
        </Button>
        <span className="sm">
          任何人都可以离线重抽：<code>fengqiao draw verify draw-{proof.draw_key}.json</code>
        </span>
      </div>
    </section>
  );
}
