import { useMutation } from "@tanstack/react-query";
import { request } from "@/api/request";

/** Another password of one's own; sessions elsewhere end, this one goes on. */
export function useChangePassword() {
  return useMutation({
    mutationFn: (given: { old_password: string; new_password: string }) =>
      request("put", "/api/session/password", { body: given }),
  });
}
