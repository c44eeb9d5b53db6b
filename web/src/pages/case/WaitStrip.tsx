import { Link } from "react-router";
import type { CaseDetail } from "@/api/answers";
import { useStaffName } from "@/api/queries/useStaff";
import { useMe } from "@/app/useMe";
import { Deadline } from "@/parts/Deadline";
import { awaited, firstDue, waitedText } from "@/parts/waiting";
import { Icon } from "@/parts/Icon";
import { dayText } from "@/text/dates";
import { mayDo } from "@/text/holds";

/** 谁在等谁: one sentence in six parts. Of several, what is due first; the others are counted. */
export function WaitStrip({
  found,
  now,
  timers,
}: {
  found: CaseDetail;
  now: Date;
  timers: { name: string; due: string }[];
}) {
  const me = useMe();
  const name = useStaffName();
  const first = firstDue(found.waiting_for);
  if (first === null) {
    return (
      <div className="wait calm">
        <div>
          <span className="v">
            没有人在等
            {found.closed_at
              ? `；${dayText(found.closed_at, now)} 已办结${timers[0] ? `，${dayText(timers[0].due, now)} ${timers[0].name}` : ""}`
              : timers.length > 0
                ? "，等到时自动往下走"
                : ""}
          </span>
        </div>
      </div>
    );
  }
  const more = found.waiting_for.length - 1;
  return (
    <div className="wait">
      <div>
        <span className="lab">正在等</span>
        <span className="v">{awaited(first, name)}</span>
      </div>
      <div className="arr" aria-hidden="true">
        <Icon name="chevron" />
      </div>
      <div>
        <span className="lab">做什么</span>
        <span className="v">{first.name}</span>
      </div>
      <div className="sepl">
        <span className="lab">谁跟进</span>
        <span>{first.assignee ? `${name(first.assignee)}，已领取` : "还没有人领取"}</span>
      </div>
      <div className="sepl">
        <span className="lab">已经等了</span>
        <span className="v">{waitedText(first, now)}</span>
      </div>
      <div className="sepl">
        <span className="lab">
          最晚
          {mayDo(me, first) && first.due_at && (
            <>
              {" "}
              ·{" "}
              <Link className="lnk" to={`/tasks/${first.task_key}#why`}>
                为什么是这一天
              </Link>
            </>
          )}
        </span>
        {first.due_at ? (
          <Deadline facts={{ dueAt: first.due_at, createdAt: first.created_at }} now={now} />
        ) : (
          <span className="v">没有期限</span>
        )}
      </div>
      {(more > 0 || timers.length > 0) && (
        <div className="sepl grow">
          <span className="lab">{timers.length > 0 ? "到时会怎样" : "此外"}</span>
          <span>
            {timers[0] && `${dayText(timers[0].due, now)} ${timers[0].name}`}
            {more > 0 && `${timers[0] ? "；" : ""}另有 ${more} 处在等`}
          </span>
        </div>
      )}
    </div>
  );
}
