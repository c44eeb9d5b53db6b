import type { DeadlineReason } from "@/api/answers";
import { Wedge } from "@/parts/Deadline";
import { periodText, reasonText, stripOf } from "@/text/dayStrip";
import { local, momentText } from "@/text/dates";
import { deadlineWords } from "@/text/deadline";

/** 为什么是这一天: the days one by one, then from when, how long, what was passed over, on what ground. */
export function WhyThisDay({
  reason,
  createdAt,
  now,
  folded = false,
}: {
  reason: DeadlineReason;
  createdAt: string;
  now: Date;
  folded?: boolean;
}) {
  const words = deadlineWords({ dueAt: reason.due, createdAt }, now);
  const cells = stripOf(reason, now);
  const lines = reason.steps.map((step) => reasonText(step.text, now));
  const [begin = "", ...others] = lines;
  return (
    <details className="panel proof" id="why" open={!folded}>
      <summary className="ph">
        <Wedge kind={words.kind} used={words.used} size={18} />
        <h2>为什么是 {momentText(reason.due, now)}</h2>
      </summary>
      <div className="pb" style={{ display: "grid", gap: 10 }}>
        {cells.length > 1 && (
          <div className="days" role="img" aria-label={lines.join("。")}>
            {cells.map((cell) =>
              cell.gap ? (
                <div key={cell.key} className="day gap">
                  {cell.foot}
                </div>
              ) : (
                <div key={cell.key} className={`day ${cell.kind}${cell.today ? " now" : ""}`}>
                  <u>{cell.head}</u>
                  <b>{cell.date}</b>
                  <s>{cell.foot}</s>
                </div>
              ),
            )}
          </div>
        )}
        <dl className="kv sm">
          <dt>起点</dt>
          <dd>{momentText(reason.start, now)}</dd>
          <dt>期限</dt>
          <dd>
            {reason.meaning}，
            {periodText(
              reason.duration,
              reason.days.some((day) => !day.working_day && !day.counted && day.number === null),
            )}
          </dd>
          <dt>末日</dt>
          <dd>
            {momentText(reason.due, now)}
            {local(reason.due).time === "17:30" ? " 下班时" : ""}
          </dd>
        </dl>
        <p>{begin}。</p>
        <p className="law">{others.filter((line) => !/^(截止|工作日历|末日)/.test(line)).join("。")}。</p>
        <p className="xs mut">工作日历 {reason.calendar_version} 版。</p>
      </div>
    </details>
  );
}
