import { awaited } from "@/parts/waiting";
import { momentText } from "@/text/dates";
import type { Beside } from "@/api/queries/useCaseRecords";
import { useStaffName } from "@/api/queries/useStaff";

/** Who is waited for in a procedure beside the case. */
export function AwaitedLine({ waiting, now }: { waiting: Beside["waiting_for"]; now: Date }) {
  const name = useStaffName();
  if (waiting.length === 0) return null;
  return (
    <p className="sm awaited">
      正在等{" "}
      {waiting
        .map(
          (one) =>
            `${awaited(one, name)}办「${one.name}」${one.due_at ? `，${momentText(one.due_at, now)}前` : ""}`,
        )
        .join("；")}
      。
    </p>
  );
}
