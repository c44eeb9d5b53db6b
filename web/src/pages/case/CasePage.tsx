import { Empty } from "@/parts/states";

export default function CasePage() {
  return <Empty title="这一页还在建" />;
}
