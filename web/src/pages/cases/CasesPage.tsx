import { Empty } from "@/parts/states";

export default function CasesPage() {
  return <Empty title="这一页还在建" />;
}
