import { Dropdown } from "antd";
import { useNavigate } from "react-router";
import { useSignOut } from "@/api/mutations/useSignOut";
import { useSwitchRole } from "@/api/mutations/useSwitchRole";
import { useOrgNames } from "@/api/queries/useOrgTree";
import type { Me } from "@/app/useMe";
import { Icon } from "@/parts/Icon";
import { groupName } from "@/text/groups";

/** Oneself: 换岗位 and signing out. */
export function AccountMenu({ me, compact = false }: { me: Me; compact?: boolean }) {
  const go = useNavigate();
  const signOut = useSignOut();
  const switchRole = useSwitchRole();
  const names = useOrgNames();
  const posts = me.roles.map((role) => ({
    key: role.role,
    label: `${role.role === me.actingRole ? "✓ " : ""}${names(role.place)} ${groupName(role.group)}`,
  }));
  const items = [
    { key: "posts", type: "group" as const, label: me.roles.length > 1 ? "换岗位" : "岗位", children: posts },
    { type: "divider" as const },
    { key: "sign-out", label: "退出登录" },
  ];
  const chosen = ({ key }: { key: string }) => {
    if (key === "sign-out") signOut.mutate();
    else if (key !== me.actingRole) switchRole.mutate(key, { onSuccess: () => void go("/") });
  };
  return (
    <Dropdown menu={{ items, onClick: chosen }} trigger={["click"]} placement="bottomRight">
      <button type="button" className={compact ? "who" : "me"} aria-label={`${me.name}，${groupName(me.group)}，岗位与退出`}>
        {compact ? `${names(me.place)} · ${me.name}` : `${me.name} ${groupName(me.group)}`}
        {!compact && <Icon name="down" size={14} />}
      </button>
    </Dropdown>
  );
}
