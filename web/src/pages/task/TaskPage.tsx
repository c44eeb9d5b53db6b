import { useParams } from "react-router";
import { TaskDesk } from "@/pages/task/TaskDesk";
import { useOpened } from "@/pages/task/useOpened";
import { Failed, Reading } from "@/parts/states";
import "@/pages/task/task.css";

/** 办件: do this one step right. */
export default function TaskPage() {
  const { key = "" } = useParams();
  return <TaskOf key={key} task={key} />;
}

function TaskOf({ task }: { task: string }) {
  const opened = useOpened(task);
  if (opened.at === "reading") return <Reading lines={8} />;
  if (opened.at === "failed") return <Failed error={opened.error} what="这件待办" again={opened.again} />;
  return <TaskDesk task={opened.task} etag={opened.etag} start={opened.start} />;
}
