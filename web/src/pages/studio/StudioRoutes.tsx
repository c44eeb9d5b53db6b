import { Empty } from "@/parts/states";

export default function StudioRoutes() {
  return <Empty title="这一页还在建" />;
}
