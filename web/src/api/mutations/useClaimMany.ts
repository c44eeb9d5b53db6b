import { useMutation } from "@tanstack/react-query";
import type { InboxRow } from "@/api/answers";
import { request } from "@/api/request";
import { toast } from "@/parts/toast";

/** 领取 of several tasks, one after the other; says how many were had and why one was not. */
export function useClaimMany(done: () => void) {
  return useMutation({
    mutationFn: async (rows: readonly InboxRow[]) => {
      const refused: string[] = [];
      for (const { key, name } of rows) {
        await request("post", "/api/tasks/{key}/claim", { path: { key } }).catch((error: unknown) => {
          refused.push(`「${name}」${error instanceof Error ? error.message : "没有领到"}`);
        });
      }
      return { claimed: rows.length - refused.length, refused };
    },
    onSuccess: ({ claimed, refused }) => {
      if (claimed === 0 && refused.length === 0) toast("选中的都已经有人经办");
      else
        toast(
          refused.length === 0
            ? `已领取 ${claimed} 件`
            : `领到 ${claimed} 件，${refused.length} 件没有领到：${refused[0]}`,
        );
      done();
    },
  });
}
