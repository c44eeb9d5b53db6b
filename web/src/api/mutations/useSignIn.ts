import { useMutation, useQueryClient } from "@tanstack/react-query";
import { SESSION, readSession } from "@/api/queries/useSession";
import { rememberCsrf, request } from "@/api/request";

/** Signs in; afterwards the session's query knows who. */
export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (given: { user: string; password: string }) => {
      await readSession();
      const state = await request("post", "/api/session", { body: given });
      rememberCsrf(state.csrf_token);
      return state;
    },
    onSuccess: (state) => queries.setQueryData(SESSION, state),
  });
}
