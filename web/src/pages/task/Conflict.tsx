import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link, useNavigate } from "react-router";
import { useDropDraft } from "@/api/mutations/useDropDraft";
import { request } from "@/api/request";
import type { TaskDetail } from "@/api/answers";
import { useMe } from "@/app/useMe";
import { toast } from "@/parts/toast";
import { pastText } from "@/text/dates";

/** Somebody else was first: who, when, what; and that nothing of what was written here is lost. */
export function Conflict({ task, now, written }: { task: TaskDetail; now: Date; written: boolean }) {
  const me = useMe();
  const go = useNavigate();
  const drop = useDropDraft();
  const { data } = useQuery({
    queryKey: ["ended", task.key],
    queryFn: () => request("get", "/api/tasks/{key}", { path: { key: task.key } }),
    retry: false,
  });
  const ended = data ?? task;
  const who = ended.ended_by === me.user ? "您" : (ended.ended_by_name ?? "同事");
  const canceled = ended.state === "CANCELED";
  const code = task.case ? (task.case.case_code ?? task.case.key) : null;
  const discard = () =>
    drop.mutate(task.key, {
      onSuccess: () => {
        toast("草稿已删掉");
        void go("/inbox");
      },
    });
  return (
    <section className="card-conflict" role="alert">
      <h2>{canceled ? "这件事不用办了" : `这件事已由 ${who} 办完`}</h2>
      <p>
        {ended.ended_at && `${pastText(ended.ended_at, now)}，`}
        {canceled ? "流程走了别的路，这一步已经取消。" : `${who}提交了「${ended.name}」。`}
      </p>
      {written && <p className="mut">您刚才写的没有丢，存成了草稿，只有您看得到。</p>}
      <div className="row" style={{ marginTop: 6, flexWrap: "wrap" }}>
        {code !== null && (
          <Link to={`/cases/${code}`}>
            <Button type="primary">看现在到哪一步</Button>
          </Link>
        )}
        <Link to="/inbox">
          <Button>回待办</Button>
        </Link>
        {written && (
          <Button type="link" onClick={discard} loading={drop.isPending}>
            删掉草稿
          </Button>
        )}
      </div>
    </section>
  );
}
