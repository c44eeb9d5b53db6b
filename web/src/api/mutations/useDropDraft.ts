import { useMutation } from "@tanstack/react-query";
import { request } from "@/api/request";

/** 删掉草稿. */
export function useDropDraft() {
  return useMutation({
    mutationFn: (key: string) => request("delete", "/api/tasks/{key}/draft", { path: { key } }),
  });
}
