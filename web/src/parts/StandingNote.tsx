import type { Standing } from "@/api/queries/useStandstills";
import { Note } from "@/parts/Note";
import { pastText } from "@/text/dates";
import { causeOf } from "@/text/standstill";

/** Where a case stands still, in red: what, why, since when, who must act; it stays until the case moves. */
export function StandingNote({ standing, now }: { standing: readonly Standing[]; now: Date }) {
  if (standing.length === 0) return null;
  return (
    <Note tone="hi">
      {standing.map((one, at) => {
        const cause = causeOf(one.cause);
        return (
          <p key={at}>
            <b>
              停住了：「{one.name}」{cause.title}
            </b>
            （{one.process_name}，从 {pastText(one.since, now)} 起）。 由{one.mended_by.join("、")}处理：
            {cause.help}
            {one.watched_by.join("、")}的待办里一直列着，直到往下走。
          </p>
        );
      })}
    </Note>
  );
}
