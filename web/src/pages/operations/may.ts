import type { Me } from "@/app/useMe";

function may(me: Pick<Me, "permissions">, permission: string): boolean {
  return me.permissions.includes(permission) || me.permissions.includes("*");
}

/** Whether the post may try again what stands still. */
export const mayResolve = (me: Pick<Me, "permissions">) => may(me, "incident:resolve");

/** Whether the post draws and publishes, so that a procedure's diagram can be opened. */
export const mayDeploy = (me: Pick<Me, "permissions">) => may(me, "definition:deploy");
