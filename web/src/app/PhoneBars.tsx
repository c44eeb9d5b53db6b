import { type ReactNode } from "react";
import { NavLink, useLocation, useNavigate } from "react-router";
import { AccountMenu } from "@/app/AccountMenu";
import type { Entry } from "@/app/navigation";
import { StandingCount } from "@/app/StandingCount";
import { InboxCount } from "@/app/TopBar";
import type { Me } from "@/app/useMe";
import { Icon, type IconName, Mark } from "@/parts/Icon";

const ICONS: Record<string, IconName> = { "/inbox": "list", "/cases": "search", "/intake": "plus", "/studio": "doc", "/audit": "eye", "/operations": "bell" };

/** The phone's bars: the title above, the navigation under the thumb. */
export function PhoneBars({ entries, me, children }: { entries: Entry[]; me: Me; children: ReactNode }) {
  const { pathname } = useLocation();
  const go = useNavigate();
  const here = entries.find((entry) => pathname.startsWith(entry.path));
  const inside = here === undefined || pathname !== here.path;
  return (
    <>
      <header className="mtop">
        {inside && pathname !== "/" ? (
          <button type="button" className="back" aria-label="返回" onClick={() => void go(-1)}><Icon name="back" size={20} /></button>
        ) : (
          <Mark />
        )}
        <b>{here?.label ?? "办件"}</b>
        <AccountMenu me={me} compact />
      </header>
      {children}
      {!pathname.startsWith("/tasks/") && <nav className="tabs" aria-label="主导航">
        {entries.map((entry) => (
          <NavLink key={entry.path} to={entry.path} className={({ isActive }) => (isActive ? "on" : "")}>
            <Icon name={ICONS[entry.path] ?? "list"} size={22} />
            {entry.label}
            {entry.path === "/inbox" && <InboxCount />}
            {entry.path === "/operations" && <StandingCount />}
          </NavLink>
        ))}
      </nav>}
    </>
  );
}
