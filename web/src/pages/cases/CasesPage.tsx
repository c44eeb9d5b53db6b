import { Button } from "antd";
import { useSearchParams } from "react-router";
import { useCases } from "@/api/queries/useCases";
import { usePhone } from "@/app/viewport";
import { CaseFilters } from "@/pages/cases/CaseFilters";
import { CaseList } from "@/pages/cases/CaseList";
import { Empty, Failed, Reading } from "@/parts/states";
import "@/styles/lists.css";
import "@/pages/cases/cases.css";

const NAMES = ["q", "status", "risk", "org_code"] as const;

/** 案件: what the post may see, newest first. */
export default function CasesPage() {
  const [search, setSearch] = useSearchParams();
  const phone = usePhone();
  const wish = Object.fromEntries(
    NAMES.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])),
  );
  const list = useCases(wish);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? 0;
  const change = (name: string, value: string | undefined) =>
    setSearch((now) => {
      const next = new URLSearchParams(now);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  const clear = <Button onClick={() => setSearch({})}>清空</Button>;
  return (
    <div className="cases">
      <div className="hd">
        <h1>
          案件 {list.isSuccess ? `${total.toLocaleString("zh-CN")} 件` : ""}
          {wish.q && <small>查「{wish.q}」</small>}
        </h1>
        <CaseFilters wish={wish} change={change} />
      </div>
      {list.isPending && <Reading />}
      {list.isError && <Failed error={list.error} what="案件" again={() => void list.refetch()} />}
      {list.isSuccess &&
        rows.length === 0 &&
        (Object.keys(wish).length > 0 ? (
          <Empty title="这样查没有案件" acts={clear}>
            只查您权限内的：案号尾号、事由。当事人姓名不能用来查。
          </Empty>
        ) : (
          <Empty title="还没有您能看到的案件">登记了新案，或办过哪件案子，会列在这里。</Empty>
        ))}
      {rows.length > 0 && <CaseList rows={rows} phone={phone} />}
      {list.hasNextPage && (
        <p className="pad">
          <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
            再显示 {Math.min(50, total - rows.length)} 件
          </Button>
        </p>
      )}
    </div>
  );
}
