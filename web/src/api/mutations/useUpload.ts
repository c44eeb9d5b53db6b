import { request } from "@/api/request";

/** Sends a file of a task's form; gives back the reference that the form keeps. */
export async function uploadFor(task: string, file: File): Promise<string> {
  const body = new FormData();
  body.append("file", file, file.name);
  const kept = await request("post", "/api/tasks/{key}/files", { path: { key: task }, body });
  return kept.reference;
}

/** Where a file of a case is fetched. */
export function fileAddress(code: string | null, id: string): string | null {
  return code === null ? null : `/api/cases/${encodeURIComponent(code)}/files/${id}`;
}
