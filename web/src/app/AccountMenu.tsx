import { useNavigate } from "react-router";
import { useSignOut } from "@/api/mutations/useSignOut";
import { useSwitchRole } from "@/api/mutations/useSwitchRole";
import { useOrgNames } from "@/api/queries/useOrgTree";
import type { Me } from "@/app/useMe";
import { Icon } from "@/parts/Icon";
import { Menu } from "@/parts/Menu";
import { toast } from "@/parts/toast";
import { groupName } from "@/text/groups";

const SIGN_OUT = "sign-out";
const PASSWORD = "password";

/** Oneself: 换岗位 and signing out. */
export function AccountMenu({ me, compact = false }: { me: Me; compact?: boolean }) {
  const go = useNavigate();
  const signOut = useSignOut();
  const switchRole = useSwitchRole();
  const names = useOrgNames();
  const posts = me.roles.map(({ role, place, group }) => ({
    key: role,
    label: `${names(place)} ${groupName(group)}`,
    checked: role === me.actingRole,
  }));
  const parts = [
    { title: me.roles.length > 1 ? "换岗位" : "岗位", items: posts },
    {
      items: [
        { key: PASSWORD, label: "改密码" },
        { key: SIGN_OUT, label: "退出登录" },
      ],
    },
  ];
  const failed = (what: string) => (error: Error) => toast(`${what}：${error.message}`);
  const choose = (key: string) => {
    if (key === SIGN_OUT) signOut.mutate(undefined, { onError: failed("没有退出") });
    else if (key === PASSWORD) void go("/password");
    else if (key !== me.actingRole)
      switchRole.mutate(key, { onSuccess: () => void go("/"), onError: failed("没有换岗位") });
  };
  const shown = compact ? `${names(me.place)} · ${me.name}` : `${me.name} ${groupName(me.group)}`;
  return (
    <Menu parts={parts} choose={choose} className={compact ? "who" : "me"} label={`${shown}，岗位与退出`}>
      {shown}
      {!compact && <Icon name="down" size={14} />}
    </Menu>
  );
}
