import { NavLink, useLocation, useNavigate } from "react-router";
import { AccountMenu } from "@/app/AccountMenu";
import type { Entry } from "@/app/navigation";
import { StandingCount } from "@/app/StandingCount";
import { InboxCount } from "@/app/TopBar";
import type { Me } from "@/app/useMe";
import { Icon, type IconName, Mark } from "@/parts/Icon";

const ICONS: Record<string, IconName> = {
  "/inbox": "list",
  "/cases": "search",
  "/intake": "plus",
  "/studio": "doc",
  "/audit": "eye",
  "/operations": "bell",
};

/** The phone's bar above: where one is, the way back, oneself. */
export function PhoneTop({ entries, me }: { entries: Entry[]; me: Me }) {
  const { pathname } = useLocation();
  const go = useNavigate();
  const here = entries.find((entry) => pathname.startsWith(entry.path));
  const inside = here === undefined || pathname !== here.path;
  return (
    <header className="mtop">
      {inside && pathname !== "/" ? (
        <button type="button" className="back" aria-label="返回" onClick={() => void go(-1)}>
          <Icon name="back" size={20} />
        </button>
      ) : (
        <Mark />
      )}
      <b>{here?.label ?? "办件"}</b>
      <AccountMenu me={me} compact />
    </header>
  );
}

/** The phone's navigation under the thumb; a task has its own bar there. */
export function PhoneTabs({ entries }: { entries: Entry[] }) {
  const { pathname } = useLocation();
  if (pathname.startsWith("/tasks/")) return null;
  return (
    <nav className="tabs" aria-label="主导航">
      {entries.map((entry) => (
        <NavLink key={entry.path} to={entry.path} className={({ isActive }) => (isActive ? "on" : "")}>
          <Icon name={ICONS[entry.path] ?? "list"} size={22} />
          {entry.label}
          {entry.path === "/inbox" && <InboxCount />}
          {entry.path === "/operations" && <StandingCount />}
        </NavLink>
      ))}
    </nav>
  );
}
