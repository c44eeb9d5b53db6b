import { Empty } from "@/parts/states";

export default function TaskPage() {
  return <Empty title="这一页还在建" />;
}
