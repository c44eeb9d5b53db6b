import type { Me as Told } from "@/api/answers";
import { createContext, useContext } from "react";

/** Who is signed in, in the post they act in. */
export interface Me {
  user: string;
  name: string;
  tenant: string;
  group: string;
  place: string;
  actingRole: string;
  roles: { role: string; group: string; place: string }[];
  permissions: string[];
  /** What the navigation of the post begins with. */
  pages: string[];
}

export const MeContext = createContext<Me | null>(null);

/** Who is signed in; only inside the sign-in gate. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error("nobody is signed in here");
  return me;
}

/** The session's answer as the pages speak of it. */
export function meOf(told: Told): Me {
  const [group = "", place = ""] = told.acting_role.split("@");
  const roles = told.roles.map((role) => ({ role: role.role, group: role.group, place: role.org_code }));
  return {
    user: told.user,
    name: told.name,
    tenant: told.tenant,
    group,
    place,
    actingRole: told.acting_role,
    roles,
    permissions: told.permissions,
    pages: told.pages,
  };
}
