import { usePhone } from "@/app/viewport";
import { InboxDesktop } from "@/pages/inbox/InboxDesktop";
import { InboxPhone } from "@/pages/inbox/InboxPhone";
import { useInboxList } from "@/pages/inbox/useInboxList";
import "@/styles/lists.css";
import "@/pages/inbox/inbox.css";

/** 待办: find the next thing to do. */
export function InboxPage() {
  const inbox = useInboxList();
  return usePhone() ? <InboxPhone inbox={inbox} /> : <InboxDesktop inbox={inbox} />;
}
