import { useParams } from "react-router";
import { useTask } from "@/api/queries/useTask";
import { TaskDesk } from "@/pages/task/TaskDesk";
import { Failed, Reading } from "@/parts/states";
import "@/pages/task/task.css";

/** 办件: do this one step right. */
export default function TaskPage() {
  const { key = "" } = useParams();
  const task = useTask(key);
  if (task.isPending) return <Reading lines={8} />;
  if (task.isError) return <Failed error={task.error} what="这件待办" again={() => void task.refetch()} />;
  return <TaskDesk key={key} task={task.data.task} etag={task.data.etag} />;
}
