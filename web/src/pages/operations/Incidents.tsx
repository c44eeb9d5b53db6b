import { useIncidents } from "@/api/queries/useIncidents";
import { useMe } from "@/app/useMe";
import { usePhone } from "@/app/viewport";
import { IncidentCards, IncidentTable } from "@/pages/operations/IncidentRows";
import { mayResolve } from "@/pages/operations/may";
import { Moved } from "@/pages/operations/Moved";
import { Button } from "@/parts/Button";
import { Empty, Failed, Reading } from "@/parts/states";

/** 异常: where procedures stand still until somebody mends the cause and tries again. */
export function Incidents({
  count,
  resolved,
  show,
}: {
  count: number | undefined;
  resolved: boolean;
  show: (resolved: boolean) => void;
}) {
  const list = useIncidents(resolved ? "RESOLVED" : "ACTIVE");
  const phone = usePhone();
  const me = useMe();
  const pages = list.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.items);
  const total = pages[0]?.total ?? 0;
  const Rows = phone ? IncidentCards : IncidentTable;
  return (
    <>
      <div className="hd">
        <h1>
          异常 {count === undefined ? "" : `${count.toLocaleString("zh-CN")} 处`}
          <small>流程停在原处，等人排除原因</small>
        </h1>
        <div className="fl0" role="group" aria-label="看哪一种">
          <button
            type="button"
            className={`sel0${resolved ? "" : " on"}`}
            aria-pressed={!resolved}
            onClick={() => show(false)}
          >
            还停着
          </button>
          <button
            type="button"
            className={`sel0${resolved ? " on" : ""}`}
            aria-pressed={resolved}
            onClick={() => show(true)}
          >
            已处理
          </button>
          {!mayResolve(me) && <span className="sm mut">再试一次，请中心主任或系统管理员来做。</span>}
        </div>
      </div>
      {!resolved && (
        <Moved
          shown={
            rows.length === 0
              ? total
              : total - rows.filter((row) => row.slot !== undefined && row.state === "RESOLVED").length
          }
          count={count}
          show={() => void list.refetch()}
          ready={list.isSuccess && !list.isFetching}
        />
      )}
      {list.isPending && <Reading />}
      {list.isError && <Failed error={list.error} what="异常" again={() => void list.refetch()} />}
      {list.isSuccess &&
        rows.length === 0 &&
        (resolved ? (
          <Empty title="还没有处理过的异常">停住过、又往下走了的，会列在这里。</Empty>
        ) : (
          <Empty title="没有停住的流程">哪一步走不下去了，会列在这里，写明停在哪里、为什么。</Empty>
        ))}
      {rows.length > 0 && <Rows rows={rows} />}
      {list.hasNextPage && (
        <p className="pad">
          <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            再显示 50 处（共 {total.toLocaleString("zh-CN")} 处）
          </Button>
        </p>
      )}
    </>
  );
}
