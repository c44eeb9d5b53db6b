import { Empty } from "@/parts/states";

export default function IntakePage() {
  return <Empty title="这一页还在建" />;
}
