import { Button } from "antd";
import { Link } from "react-router";
import { useCase } from "@/api/queries/useCase";
import { useStaffName } from "@/api/queries/useStaff";
import type { TaskDetail } from "@/api/answers";
import { useMe } from "@/app/useMe";
import { Icon } from "@/parts/Icon";
import { awaited, firstDue } from "@/parts/waiting";
import { Reading } from "@/parts/states";
import { momentText } from "@/text/dates";
import { holds, mayDo } from "@/text/holds";

/** What the step led to: who has got what, by when; and the next one, when it is one's own. */
export function Done({ task, now }: { task: TaskDetail; now: Date }) {
  const me = useMe();
  const name = useStaffName();
  const code = task.case?.key ?? null;
  const { data, isFetching } = useCase(code);
  if (code !== null && (data === undefined || isFetching)) return <Reading lines={3} />;
  const waiting = data?.found.waiting_for ?? [];
  const mine = waiting.filter(
    (one) =>
      one.assignee === me.user || (mayDo(me, one) && one.candidate_groups.some((group) => holds(me, group))),
  );
  const next = firstDue(mine) ?? firstDue(waiting);
  const own = next !== null && mine.includes(next);
  return (
    <section className="panel done" role="status">
      <h2>
        <Icon name="tick" size={20} /> 「{task.name}」办好了
      </h2>
      {next ? (
        <p>
          <b>{own ? "您" : awaited(next, name)}</b> 收到「<b>{next.name}</b>」
          {next.due_at ? `，${momentText(next.due_at, now)}前` : ""}。
          {waiting.length > 1 && `另有 ${waiting.length - 1} 处在等。`}
        </p>
      ) : (
        <p>这件案子现在没有人在等。</p>
      )}
      <div className="row" style={{ flexWrap: "wrap" }}>
        {own && (
          <Link to={`/tasks/${next.task_key}`}>
            <Button type="primary">接着办「{next.name}」</Button>
          </Link>
        )}
        <Link to="/inbox">
          <Button type={own ? "default" : "primary"}>回待办</Button>
        </Link>
        {code !== null && (
          <Link to={`/cases/${data?.found.case_code ?? code}`}>
            <Button>看案件</Button>
          </Link>
        )}
      </div>
    </section>
  );
}
