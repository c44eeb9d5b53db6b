import { Button } from "antd";
import { useEffect } from "react";
import { Link } from "react-router";
import { useCase } from "@/api/queries/useCase";
import { useSlip } from "@/api/queries/useIntake";
import { useStaffName } from "@/api/queries/useStaff";
import { useMe } from "@/app/useMe";
import { useNow } from "@/app/useNow";
import { CaseCode } from "@/parts/CaseCode";
import { Icon } from "@/parts/Icon";
import { Note } from "@/parts/Note";
import { Failed } from "@/parts/states";
import { awaited, firstDue } from "@/parts/waiting";
import { momentText } from "@/text/dates";
import { mayDo } from "@/text/holds";

/** Registered: the slip is printed, and it is said who does what by when. */
export function Registered({ code, again }: { code: string; again: () => void }) {
  const me = useMe();
  const now = useNow();
  const name = useStaffName();
  const slip = useSlip(code);
  const found = useCase(code).data?.found;
  const next = found ? firstDue(found.waiting_for) : null;
  const ready = slip.isSuccess && found !== undefined;
  useEffect(() => {
    if (ready) window.print();
  }, [ready]);
  return (
    <div className="in-done">
      <section className="panel in-told" role="status">
        <h1>
          <Icon name="tick" size={20} /> 登记好了
        </h1>
        <p>
          <CaseCode code={code} />　{found?.title}
        </p>
        {next && (
          <p>
            完成后：<b>{mayDo(me, next) ? "您" : awaited(next, name)}</b> 收到「<b>{next.name}</b>」
            {next.due_at && `，${momentText(next.due_at, now)}前`}。
          </p>
        )}
        {slip.isError && <Failed error={slip.error} what="小票" again={() => void slip.refetch()} />}
        {slip.data && slip.data.query_code === null && <Note tone="mi">查询码已经作废，小票上没有。</Note>}
        <div className="row wrap">
          {next && mayDo(me, next) && (
            <Link to={`/tasks/${next.task_key}`}>
              <Button type="primary">接着办「{next.name}」</Button>
            </Link>
          )}
          <Button type={next && mayDo(me, next) ? "default" : "primary"} onClick={again}>
            登记下一件
          </Button>
          <Button onClick={() => window.print()}>再打一张小票</Button>
          <Link to={`/cases/${code}`}>
            <Button>看案件</Button>
          </Link>
        </div>
      </section>
      {slip.data && (
        <section className="in-slip" aria-label="给来访人的小票">
          <h2>受理登记小票</h2>
          <dl>
            <dt>案号</dt>
            <dd>
              <CaseCode code={slip.data.case_code} />
            </dd>
            <dt>查询码</dt>
            <dd>
              <b>{slip.data.query_code ?? "—"}</b>
            </dd>
            <dt>登记</dt>
            <dd>{momentText(now, now)}</dd>
            <dt>下一步</dt>
            <dd>{momentText(slip.data.answer_by, now)}前告诉您是否受理</dd>
          </dl>
          <p>打电话或到窗口查进度，报案号最后七位和查询码。请收好，不要给别人看。</p>
          <p>遇到危险，先打 110。</p>
        </section>
      )}
    </div>
  );
}
