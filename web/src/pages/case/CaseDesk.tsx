import { useCallback, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { CaseDetail } from "@/api/answers";
import { useCasePath, type CaseWalk } from "@/api/queries/useCasePath";
import { useCaseRecords } from "@/api/queries/useCaseRecords";
import { useDocuments } from "@/api/queries/useDocuments";
import { useStaffName } from "@/api/queries/useStaff";
import { useMe } from "@/app/useMe";
import { useNow } from "@/app/useNow";
import { CaseFacts, CaseHead } from "@/pages/case/CaseHead";
import { CaseTabs, type TabKey, tabOf } from "@/pages/case/CaseTabs";
import { Dates } from "@/pages/case/Dates";
import { FormsTab } from "@/pages/case/FormsTab";
import { Holders } from "@/pages/case/Holders";
import { Oversight } from "@/pages/case/Oversight";
import { Papers } from "@/pages/case/Papers";
import { Parties } from "@/pages/case/Parties";
import { StaleBar } from "@/pages/case/StaleBar";
import { Story } from "@/pages/case/Story";
import { useTimers } from "@/pages/case/useTimers";
import { WaitStrip } from "@/pages/case/WaitStrip";
import { WalkPanel } from "@/pages/case/WalkPanel";
import { Note } from "@/parts/Note";
import { PaperHead } from "@/parts/PaperHead";
import { StandingNote } from "@/parts/StandingNote";
import { Failed, Reading } from "@/parts/states";
import { awaited } from "@/parts/waiting";
import { hereOf } from "@/text/here";
import { mayDo } from "@/text/holds";

/** A case on one page: who waits for whom, then its parts as tabs; the tab stands in the address. */
export function CaseDesk({ code, found, etag }: { code: string; found: CaseDetail; etag: string | null }) {
  const now = useNow();
  const [search, setSearch] = useSearchParams();
  const [opened] = useState({ etag });
  const open = found.sight !== "log";
  const walks = useCasePath(open ? code : null).data ?? [];
  const records = useCaseRecords(code, open);
  const papers = useDocuments(code).data?.length;
  const timers = useTimers(walks);
  const tab = tabOf(search.get("tab"));
  const turn = (to: TabKey) => setSearch(to === "course" ? {} : { tab: to });
  const beside =
    (records.data?.supervisions.length ?? 0) +
    (records.data?.samplings.length ?? 0) +
    (records.data?.follow_ups.length ?? 0);
  const linked =
    (records.data?.escalations.length ?? 0) +
    (records.data?.reviews.length ?? 0) +
    (records.data?.related.length ?? 0);
  const dates =
    found.waiting_for.filter((one) => one.due_at).length +
    (typeof found.fields.due_date === "string" && !found.closed_at ? 1 : 0);
  const content: Record<TabKey, () => React.ReactNode> = {
    course: () => <CourseTab code={code} found={found} walks={walks} now={now} />,
    forms: () => <FormsTab code={code} found={found} now={now} />,
    papers: () => <Papers code={code} now={now} mayOpen={found.sight === "full"} />,
    agreement: () => <FormsTab code={code} found={found} now={now} only={(deed) => deed.agreement} />,
    dates: () => <Dates found={found} now={now} timers={timers} />,
    holders: () =>
      records.data ? <Holders records={records.data} now={now} /> : <Waiting records={records} />,
    oversight: () =>
      records.data ? (
        <Oversight code={code} records={records.data} now={now} />
      ) : (
        <Waiting records={records} />
      ),
  };
  return (
    <div className="case">
      <div className="case-hd">
        <PaperHead title="案件卷宗" />
        <CaseHead found={found} now={now} code={code} />
        <CaseFacts found={found} />
        <WaitStrip found={found} now={now} timers={timers} />
        {open && (
          <CaseTabs
            chosen={tab}
            turn={turn}
            numbers={{ papers, dates, holders: linked, oversight: beside }}
          />
        )}
      </div>
      <div className="page case-body">
        <StaleBar code={code} seen={opened.etag} />
        <StandingNote standing={found.standing} now={now} />
        {!open && (
          <Note tone="mi">
            这件案子只对知情名单开放：您可以看办理的时间、人和步骤，看不到内容。需要参与办理，请向承办人申请；申请会记入日志。
          </Note>
        )}
        {content[open ? tab : "course"]()}
      </div>
    </div>
  );
}

function Waiting({ records }: { records: ReturnType<typeof useCaseRecords> }) {
  return records.isError ? (
    <Failed error={records.error} what="案件旁边的记录" again={() => void records.refetch()} />
  ) : (
    <Reading lines={5} />
  );
}

/** 经过: the diagram over the whole width, then story, papers, parties and deadlines. */
function CourseTab({
  code,
  found,
  walks,
  now,
}: {
  code: string;
  found: CaseDetail;
  walks: CaseWalk[];
  now: Date;
}) {
  const go = useNavigate();
  const name = useStaffName();
  const me = useMe();
  const here = useCallback(
    (walk: CaseWalk) =>
      hereOf(walk.tasks, (key) => {
        const task = found.waiting_for.find((one) => one.task_key === key);
        return task ? `在此，${mayDo(me, task) ? "由您" : shortly(awaited(task, name))}办` : null;
      }),
    [found, me, name],
  );
  const choose = (walk: CaseWalk, elementId: string) => {
    const task = walk.tasks.find((one) => one.element_id === elementId);
    if (task) void go(`/tasks/${task.task_key}`);
  };
  return (
    <>
      {walks.length > 0 && <WalkPanel walks={walks} now={now} here={here} choose={choose} />}
      <div className="case-cols">
        <Story code={code} waiting={found.waiting_for} now={now} name={name} />
        <Papers code={code} now={now} mayOpen={found.sight === "full"} />
        <div className="case-side">
          <Parties code={code} parties={found.parties} />
          <Dates found={found} now={now} timers={[]} />
        </div>
      </div>
    </>
  );
}

/** Several posts by the first of them: the mark on the diagram has no room for more. */
function shortly(posts: string): string {
  const [first = "", ...others] = posts.split("或");
  return others.length > 0 ? `${first}等` : first;
}
