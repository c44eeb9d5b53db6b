import { Empty } from "@/parts/states";

export default function AuditRoutes() {
  return <Empty title="这一页还在建" />;
}
