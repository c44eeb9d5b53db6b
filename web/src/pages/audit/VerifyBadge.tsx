import { Button } from "antd";
import type { useVerification } from "@/api/mutations/useVerification";
import { useNow } from "@/app/useNow";
import { proofText } from "@/pages/audit/proof";
import { verdictOf } from "@/pages/audit/verdict";
import { Icon } from "@/parts/Icon";
import { pastText } from "@/text/dates";

/** 验证牌: grey before and while verifying, green only after, red with the first bad entry. */
export function VerifyBadge({
  code,
  verification,
  total,
  go,
}: {
  code: string;
  verification: ReturnType<typeof useVerification>;
  total: number;
  go: (step: number) => void;
}) {
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
      {verdict.tone === "red" && step !== null && (
        <button type="button" className="lnk sm" onClick={() => go(step)}>
          看第 {step} 步
        </button>
      )}
      {data !== undefined && (
        <button
          type="button"
          className="lnk sm"
          onClick={() =>
            save(
              `验证-${code}.txt`,
              proofText(code, data, (moment) => pastText(moment, now)),
            )
          }
        >
          导出证明
        </button>
      )}
      <Button onClick={() => mutate()} loading={isPending}>
        {data === undefined ? "现在验证" : "再验证"}
      </Button>
    </div>
  );
}

/** Gives a text to the person as a file. */
function save(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
