import { useQuery } from "@tanstack/react-query";
import { rememberCsrf, request } from "@/api/request";

export const SESSION = ["session"] as const;

/** Reads who is signed in, and the mark that writes need. */
export async function readSession() {
  const state = await request("get", "/api/session");
  rememberCsrf(state.csrf_token);
  return state;
}

/** Who is signed in; `user` is null when nobody is. */
export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: readSession, staleTime: 5 * 60_000 });
}
