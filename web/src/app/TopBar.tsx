import { type SubmitEvent, useEffect, useRef } from "react";
import { NavLink, useLocation, useNavigate } from "react-router";
import { useConnection } from "@/api/connection";
import { useInboxCount } from "@/api/queries/useInboxCount";
import { useOrgName } from "@/api/queries/useOrgTree";
import { AccountMenu } from "@/app/AccountMenu";
import { StandingCount } from "@/app/StandingCount";
import type { Entry } from "@/app/navigation";
import type { Me } from "@/app/useMe";
import { Icon, Mark } from "@/parts/Icon";
import { local } from "@/text/dates";

/** The bar of the desktop: mark, place, navigation, search, connection, oneself. */
export function TopBar({ entries, me }: { entries: Entry[]; me: Me }) {
  const place = useOrgName(me.place);
  return (
    <header className="top">
      <NavLink to="/" className="brand" aria-label="枫桥，回首页">
        <Mark />
        枫桥
      </NavLink>
      <span className="org">{place}</span>
      <nav aria-label="主导航">
        {entries.map((entry) => (
          <NavLink key={entry.path} to={entry.path} className={({ isActive }) => (isActive ? "on" : "")}>
            {entry.label}
            {entry.path === "/inbox" && <InboxCount />}
            {entry.path === "/operations" && <StandingCount />}
          </NavLink>
        ))}
      </nav>
      {entries.some((entry) => entry.path === "/cases") ? <CaseSearch /> : <span className="sp" />}
      <Sync />
      <AccountMenu me={me} />
    </header>
  );
}

/** How many open tasks there are; silent at none. */
export function InboxCount() {
  const { pathname } = useLocation();
  const count = useInboxCount(!pathname.startsWith("/inbox"));
  return count ? <em aria-label={`${count} 件`}>{count > 999 ? "999+" : count}</em> : null;
}

function CaseSearch() {
  const go = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement &&
        event.target.closest("input,textarea,select,[contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    const text = field.current?.value.trim() ?? "";
    if (text) void go(`/cases?q=${encodeURIComponent(text)}`);
  };
  return (
    <form className="gs" role="search" onSubmit={search}>
      <Icon name="search" />
      <input ref={field} aria-label="查案件" placeholder="案号尾号、事由（限本人权限内）" />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

function Sync() {
  const { online, at } = useConnection();
  const time = local(at).time;
  return (
    <span className={online ? "sync" : "sync off"}>
      <i />
      {online ? `已同步 ${time}` : `停在 ${time}`}
    </span>
  );
}
