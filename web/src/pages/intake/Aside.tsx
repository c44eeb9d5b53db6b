import { Button } from "antd";
import { useState } from "react";
import type { components } from "@/api/schema";
import { useLabel } from "@/api/queries/useLookup";
import { usePlaceNames } from "@/api/queries/useOrgTree";
import { marked } from "@/pages/intake/marked";
import { Risk } from "@/parts/Risk";
import { dateText, momentText } from "@/text/dates";
import { tailText } from "@/text/caseCode";

type Check = components["schemas"]["IntakeCheck"];
type Candidate = components["schemas"]["Candidate"];

/** What may be the same matter, and what would follow from what is filled in. */
export function Aside({
  check,
  now,
  chosen,
  choose,
}: {
  check: Check | undefined;
  now: Date;
  chosen: string | null;
  choose: (code: string | null) => void;
}) {
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set());
  const rows = (check?.candidates ?? []).filter((one) => !refused.has(one.case_code));
  const out = check?.outlook;
  return (
    <aside className="in-aside">
      <div className="row in-head">
        <h2>可能重复</h2>
        {rows.length > 0 && <span className="tag mi">{rows.length} 件</span>}
        <span className="sp" />
        <span className="xs mut">边写边查</span>
      </div>
      <div aria-live="polite">
        {rows.length === 0 && (
          <p className="sm mut">
            {check ? "没有发现同一件。只在您看得到的案件里查。" : "写了事由、类型、地点以后开始查。"}
          </p>
        )}
        {rows.map((one) => (
          <CandidateCard
            key={one.case_code}
            one={one}
            now={now}
            chosen={chosen === one.case_code}
            choose={choose}
            refuse={() => {
              setRefused(new Set([...refused, one.case_code]));
              if (chosen === one.case_code) choose(null);
            }}
          />
        ))}
      </div>
      <div className="in-head">
        <h2>提交后会这样</h2>
      </div>
      <dl className="kv in-out sm">
        <dt>受理</dt>
        <dd>
          {out?.acceptance ? (
            <>
              <b>建议{out.acceptance}</b> <span className="mut">由受理岗确认</span>
            </>
          ) : (
            <span className="mut">填完受理要点后给建议</span>
          )}
        </dd>
        <dt>事项风险</dt>
        <dd>
          {out?.risk ? (
            <>
              <Risk level={out.risk} /> <span className="mut">建议，分流岗确认</span>
            </>
          ) : (
            "—"
          )}
        </dd>
        <dt>复杂度</dt>
        <dd>
          {out?.complexity ? (
            <>
              {out.complexity} <span className="mut">建议</span>
            </>
          ) : (
            "—"
          )}
        </dd>
        <dt>程序</dt>
        <dd>
          {out?.procedure ? (
            <>
              {out.procedure} <span className="mut">建议</span>
            </>
          ) : (
            "—"
          )}
        </dd>
        <dt>告知</dt>
        <dd>{out?.answer_by ? `${momentText(out.answer_by, now)}前答复是否受理` : "—"}</dd>
      </dl>
    </aside>
  );
}

function CandidateCard({
  one,
  now,
  chosen,
  choose,
  refuse,
}: {
  one: Candidate;
  now: Date;
  chosen: boolean;
  choose: (code: string | null) => void;
  refuse: () => void;
}) {
  const label = useLabel();
  const places = usePlaceNames();
  return (
    <article className={chosen ? "in-same on" : "in-same"}>
      <div className="row">
        <b>
          {marked(one.title ?? "", one.words).map((part, at) =>
            part.hit ? <mark key={at}>{part.text}</mark> : part.text,
          )}
        </b>
        <span className="sp" />
        <span className="mut nw">{tailText(one.case_code)}</span>
      </div>
      <p className="sm">
        {dateText(one.received_at, now)} {label("channel", one.channel)} ·{" "}
        {one.same.includes("地点") ? <mark>{places(one.location_org)}</mark> : places(one.location_org)} ·{" "}
        {label("case_status", one.status)}
      </p>
      <p className="sm mut">
        相同：{one.same.join("、")}
        {one.different.length > 0 && `；不同：${one.different.join("、")}`}
      </p>
      <div className="row wrap">
        {!one.closed && (
          <Button
            size="small"
            type={chosen ? "primary" : "default"}
            aria-pressed={chosen}
            onClick={() => choose(chosen ? null : one.case_code)}
          >
            {chosen ? "已标为同一件" : "同一件，并案"}
          </Button>
        )}
        <Button size="small" onClick={refuse}>
          不是
        </Button>
        <a className="lnk sm" href={`/cases/${one.case_code}`} target="_blank" rel="noreferrer">
          对照看
        </a>
      </div>
    </article>
  );
}
