import { Empty } from "@/parts/states";

export default function InboxPage() {
  return <Empty title="这一页还在建" />;
}
