import { useMutation, useQueryClient } from "@tanstack/react-query";
import { SESSION } from "@/api/queries/useSession";
import { request } from "@/api/request";

/** 换岗位: afterwards navigation, lists and what may be seen are those of the other post. */
export function useSwitchRole() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (role: string) => request("put", "/api/session/role", { body: { role } }),
    onSuccess: (state) => {
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
      queries.setQueryData(SESSION, state);
    },
  });
}
