import { Button } from "antd";
import type { useVerification } from "@/api/mutations/useVerification";
import { useNow } from "@/app/useNow";
import { verdictOf } from "@/pages/audit/verdict";
import { Icon } from "@/parts/Icon";
import { pastText } from "@/text/dates";

/** 验证牌: grey before and while verifying, green only after, red with the first bad entry. */
export function VerifyBadge({ verification, total, go }: { verification: ReturnType<typeof useVerification>; total: number; go: (step: number) => void }) {
  const now = useNow();
  const { data, isPending, isError, mutate } = verification;
  const verdict = verdictOf(data, isPending, isError, total, (moment) => pastText(moment, now));
  const step = data?.broken?.step ?? null;
  return (
    <div className={`au-badge ${verdict.tone}`} role="status" aria-label="验证牌">
      <Icon name={verdict.tone === "green" ? "tick" : verdict.tone === "red" ? "alert" : "info"} size={22} />
      <div>
        <b>{verdict.title}</b>
        <div className="xs">{verdict.text}</div>
      </div>
      {verdict.tone === "red" && step !== null && <button type="button" className="lnk sm" onClick={() => go(step)}>看第 {step} 步</button>}
      <Button onClick={() => mutate()} loading={isPending}>{data === undefined ? "现在验证" : "再验证"}</Button>
    </div>
  );
}
