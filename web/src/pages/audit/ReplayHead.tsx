import { Link } from "react-router";
import { useLabel } from "@/api/queries/useLookup";
import type { Replay, ReplayProcess } from "@/api/queries/useReplay";
import type { useVerification } from "@/api/mutations/useVerification";
import { VerifyBadge } from "@/pages/audit/VerifyBadge";
import { CaseCode } from "@/parts/CaseCode";
import { Icon } from "@/parts/Icon";
import { Risk } from "@/parts/Risk";

/** Which case, which version of which procedure, and whether the record is whole. */
export function ReplayHead({
  replay,
  process,
  verification,
  go,
}: {
  replay: Replay;
  process: ReplayProcess | null;
  verification: ReturnType<typeof useVerification>;
  go: (step: number) => void;
}) {
  const label = useLabel();
  const found = replay.case;
  return (
    <div className="au-case">
      <Link to="/audit" className="go-back" aria-label="返回案件列表">
        <Icon name="back" />
      </Link>
      <div className="au-name">
        <div className="row">
          <h1 className="el">{found.title ?? "敏感件，事由不显示"}</h1>
          <span className="tag">{label("case_status", found.status)}</span>
          {found.title !== null && <Risk level={found.risk} full />}
        </div>
        <div className="sm mut row au-facts">
          <CaseCode code={found.case_code} />
          {process && (
            <span>
              {process.name} 第 {process.version} 版（当时的版本）
            </span>
          )}
          <span>当事人姓名、电话、住址已脱敏</span>
        </div>
      </div>
      <span className="sp" />
      <VerifyBadge
        code={found.case_code ?? found.key}
        verification={verification}
        total={replay.steps.length}
        go={go}
      />
    </div>
  );
}
