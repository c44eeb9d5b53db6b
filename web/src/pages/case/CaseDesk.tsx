import { useState } from "react";
import { useNavigate } from "react-router";
import type { CaseDetail } from "@/api/queries/useCase";
import { useCasePath, type CaseWalk } from "@/api/queries/useCasePath";
import { useStaffName } from "@/api/queries/useStaff";
import { useNow } from "@/app/useNow";
import { CaseFacts, CaseHead } from "@/pages/case/CaseHead";
import { Dates } from "@/pages/case/Dates";
import { Papers } from "@/pages/case/Papers";
import { Parties } from "@/pages/case/Parties";
import { StaleBar } from "@/pages/case/StaleBar";
import { Story } from "@/pages/case/Story";
import { useTimers } from "@/pages/case/useTimers";
import { WaitStrip } from "@/pages/case/WaitStrip";
import { WalkPanel } from "@/pages/case/WalkPanel";
import { Note } from "@/parts/Note";
import { awaited, firstDue } from "@/parts/waiting";

/** A case on one page: who waits for whom, the diagram, the story, papers, parties, deadlines. */
export function CaseDesk({ code, found, etag }: { code: string; found: CaseDetail; etag: string | null }) {
  const now = useNow();
  const go = useNavigate();
  const name = useStaffName();
  const [opened] = useState({ etag });
  const path = useCasePath(found.sight === "log" ? null : code);
  const walks = path.data ?? [];
  const first = firstDue(found.waiting_for);
  const here = first ? `在此，${awaited(first, name)}办` : "在此";
  const timers = useTimers(walks);
  const choose = (walk: CaseWalk, elementId: string) => {
    const task = walk.tasks.find((one) => one.element_id === elementId);
    if (task) void go(`/tasks/${task.task_key}`);
  };
  return (
    <div className="case">
      <div className="case-hd">
        <CaseHead found={found} now={now} />
        <CaseFacts found={found} />
        <WaitStrip found={found} now={now} timers={timers} />
      </div>
      <div className="page case-body">
        <StaleBar code={code} seen={opened.etag} />
        {found.sight === "log" && <Note tone="mi">这件案子只对知情名单开放：您可以看办理的时间、人和步骤，看不到内容。需要参与办理，请向承办人申请；申请会记入日志。</Note>}
        {walks.length > 0 && <WalkPanel walks={walks} now={now} here={here} choose={choose} />}
        <div className="case-cols">
          <Story code={code} waiting={found.waiting_for} now={now} name={name} />
          <Papers code={code} now={now} mayOpen={found.sight === "full"} />
          <div className="case-side">
            <Parties code={code} parties={found.parties} />
            <Dates found={found} now={now} />
          </div>
        </div>
      </div>
    </div>
  );
}
