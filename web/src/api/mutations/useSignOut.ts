import { useMutation, useQueryClient } from "@tanstack/react-query";
import { SESSION } from "@/api/queries/useSession";
import { request } from "@/api/request";
import { forgetLocalDrafts } from "@/state/localDrafts";

/** Signs out and forgets what this device kept. */
export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await request("delete", "/api/session");
      await forgetLocalDrafts();
    },
    onSuccess: () => {
      queries.clear();
      queries.setQueryData(SESSION, { user: null, csrf_token: null });
    },
  });
}
