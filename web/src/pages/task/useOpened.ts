import { useQuery } from "@tanstack/react-query";
import { useTask } from "@/api/queries/useTask";
import type { TaskDetail } from "@/api/answers";
import { useMe } from "@/app/useMe";
import { draftName, readLocalDraft } from "@/state/localDrafts";
import { newestDraft, type Start } from "@/state/newestDraft";

/** What is known of a task when its form may open; `start` is the newest draft of server and device. */
export type Opened =
  | { at: "reading" }
  | { at: "failed"; error: Error; again: () => void }
  | { at: "open"; task: TaskDetail; etag: string | null; start: Start };

/** Reads a task and its drafts. A form is never filled from an answer that lay here from an earlier visit, unless the
 * server is silent. */
export function useOpened(key: string): Opened {
  const me = useMe();
  const task = useTask(key, true);
  const device = useQuery({
    queryKey: ["device-draft", me.user, key],
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => readLocalDraft(draftName(me.user, `task/${key}`)).catch(() => null),
  });
  const silent = task.failureCount > 0 && task.data !== undefined;
  if (device.isPending || (task.isFetching && !task.isFetchedAfterMount && !silent)) return { at: "reading" };
  if (task.data === undefined)
    return task.error === null
      ? { at: "reading" }
      : { at: "failed", error: task.error, again: () => void task.refetch() };
  const found = task.data.task;
  return {
    at: "open",
    task: found,
    etag: task.data.etag,
    start: newestDraft(found.draft, device.data ?? null),
  };
}
