import { type ReactNode, useEffect } from "react";
import { useLocation } from "react-router";
import { useConnection } from "@/api/connection";
import { entriesOf } from "@/app/navigation";
import { PhoneTabs, PhoneTop } from "@/app/PhoneBars";
import { TopBar } from "@/app/TopBar";
import { useMe } from "@/app/useMe";
import { usePhone } from "@/app/viewport";
import { Icon } from "@/parts/Icon";
import { ToastPlace } from "@/parts/toast";
import { local } from "@/text/dates";

/** The frame of every page: bars by role, the strip that says when the network is gone. */
export function Shell({ children }: { children: ReactNode }) {
  const me = useMe();
  const phone = usePhone();
  const entries = entriesOf(me);
  const { pathname } = useLocation();
  useEffect(() => {
    const entry = entries.find((one) => pathname.startsWith(one.path));
    document.title = entry ? `${entry.label} · 枫桥` : "枫桥";
  }, [entries, pathname]);
  // one tree for every width: a page that is turned or zoomed keeps its forms
  return (
    <div className={phone ? "m" : undefined}>
      {!phone && (
        <a className="skip" href="#main">
          跳到正文
        </a>
      )}
      {phone ? <PhoneTop entries={entries} me={me} /> : <TopBar entries={entries} me={me} />}
      <OfflineStrip />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <ToastPlace />
      {phone && <PhoneTabs entries={entries} />}
    </div>
  );
}

function OfflineStrip() {
  const connection = useConnection();
  if (connection.online) return null;
  return (
    <div className="offline" role="status">
      <Icon name="unlinked" />
      <span>
        <b>连不上服务器</b>，看到的停在 {local(connection.at).time}
        。可以照常填写，草稿存在本机，连上后自动存到服务器。
      </span>
    </div>
  );
}
