import type { DeadlineFacts, DeadlineKind } from "@/text/deadline";
import { deadlineWords } from "@/text/deadline";

/** The wedge of a deadline: filled by the share of the time that is used up; its shape tells the kind without colour. */
export function Wedge({ kind, used, size = 16 }: { kind: DeadlineKind; used: number; size?: number }) {
  if (kind === "over") {
    return (
      <svg className="pie" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="7" fill="currentColor" />
        <path d="M8 4v5M8 11.3v.4" stroke="var(--pie-in,#fff)" strokeWidth="1.9" strokeLinecap="round" />
      </svg>
    );
  }
  if (kind === "pause") {
    return (
      <svg
        className="pie"
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        aria-hidden="true"
      >
        <circle cx="8" cy="8" r="6.6" strokeWidth="1.4" strokeDasharray="2.2 2" />
        <path d="M6.5 5.800v4.400M9.5 5.800v4.4" strokeWidth="1.5" strokeLinecap="round" />
      </svg>
    );
  }
  const angle = Math.min(0.999, Math.max(0.06, used)) * 2 * Math.PI;
  const [x, y] = [8 + 6.2 * Math.sin(angle), 8 - 6.2 * Math.cos(angle)];
  return (
    <svg className="pie" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6.9" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path
        d={`M8 8V1.8A6.2 6.2 0 ${angle > Math.PI ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}Z`}
        fill="currentColor"
      />
    </svg>
  );
}

/** 期限片: a wedge, the day or what is left, and a second line. `boxed` in headers, plain in tables. */
export function Deadline({
  facts,
  now,
  boxed = false,
}: {
  facts: DeadlineFacts | null;
  now: Date;
  boxed?: boolean;
}) {
  if (facts === null) return <span className="mut">没有期限</span>;
  const words = deadlineWords(facts, now);
  return (
    <span className={`dl dl-${words.kind}${boxed ? " box" : ""}`}>
      <Wedge kind={words.kind} used={words.used} />
      <span className="dl-t">
        <b>{words.main}</b>
        <i>{words.second}</i>
      </span>
    </span>
  );
}
