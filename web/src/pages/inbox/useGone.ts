import { useQueries } from "@tanstack/react-query";
import { useStaffName } from "@/api/queries/useStaff";
import { Problem } from "@/api/problem";
import { request } from "@/api/request";
import type { TaskDetail } from "@/api/answers";
import { useMe } from "@/app/useMe";
import { local } from "@/text/dates";

/** Says of a task that has left the list who did what with it, and when. */
export function goneText(
  task: Pick<TaskDetail, "state" | "assignee" | "ended_at" | "ended_by" | "ended_by_name">,
  me: string,
  name: (user: string | null) => string,
): string {
  const time = task.ended_at ? ` 于 ${local(task.ended_at).time}` : "";
  if (task.state === "COMPLETED") {
    const who = task.ended_by === me ? "您" : (task.ended_by_name ?? name(task.ended_by));
    return `已由 ${who}${time} 办理完成`;
  }
  if (task.state === "CANCELED") return "不用办了，流程走了别的路";
  if (task.assignee !== null && task.assignee !== me) return `已由 ${name(task.assignee)} 领取`;
  return "已不在这个列表里";
}

/** What happened to rows that have left the list, by their key. */
export function useGone(keys: readonly string[]): Map<string, string> {
  const me = useMe();
  const name = useStaffName(keys.length > 0);
  const found = useQueries({
    queries: keys.map((key) => ({
      queryKey: ["gone", key],
      queryFn: () => request("get", "/api/tasks/{key}", { path: { key } }),
      retry: false,
    })),
  });
  const texts = new Map<string, string>();
  keys.forEach((key, at) => {
    const answer = found[at];
    if (answer?.data) texts.set(key, goneText(answer.data, me.user, name));
    else if (answer?.error instanceof Problem) texts.set(key, "已不归您的岗位");
  });
  return texts;
}
