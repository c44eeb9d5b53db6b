import { Button } from "antd";
import type { Standing } from "@/api/mutations/useRehearse";
import { useNow } from "@/app/useNow";
import { nextDue, type Step } from "@/pages/studio/rehearsal/story";
import { momentText } from "@/text/dates";

/** The virtual clock, and moving it: by a day, a week, a month, or to what falls due first. */
export function ClockBar({
  standing,
  busy,
  go,
}: {
  standing: Standing;
  busy: boolean;
  go: (step: Step) => void;
}) {
  const now = useNow();
  const due = nextDue(standing);
  return (
    <div className="rh-clock" role="group" aria-label="移动时钟">
      <p role="status">
        虚拟时钟 <b>{momentText(standing.at, now)}</b>
      </p>
      {!standing.ended && (
        <div className="rh-acts">
          <span className="sm">移动时钟</span>
          <Button size="small" disabled={busy} onClick={() => go({ advance: "P1D" })}>
            1 天
          </Button>
          <Button size="small" disabled={busy} onClick={() => go({ advance: "P7D" })}>
            7 天
          </Button>
          <Button size="small" disabled={busy} onClick={() => go({ advance: "P1M" })}>
            1 个月
          </Button>
          {due !== null && (
            <Button size="small" disabled={busy} onClick={() => go({ to: due })}>
              到下一次到期
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
