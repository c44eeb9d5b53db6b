import { type DeliveryRow, useDeliveries } from "@/api/queries/useDeliveries";
import { useMe } from "@/app/useMe";
import { usePhone } from "@/app/viewport";
import { DeliveryCards, DeliveryTable } from "@/pages/operations/DeliveryRows";
import { mayResolve } from "@/pages/operations/may";
import { Moved } from "@/pages/operations/Moved";
import { Button } from "@/parts/Button";
import { Empty, Failed, Reading } from "@/parts/states";

const givenUp = (row: DeliveryRow) => row.next_at === null && row.gone !== true;

/** 未送达: what a step wanted told elsewhere and could not be. */
export function Deliveries({ count }: { count: number | undefined }) {
  const list = useDeliveries();
  const phone = usePhone();
  const me = useMe();
  const pages = list.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.items);
  const total = pages[0]?.total ?? 0;
  const Rows = phone ? DeliveryCards : DeliveryTable;
  const over = rows.filter(givenUp).length;
  return (
    <>
      <div className="hd">
        <h1>
          未送达 {count === undefined ? "" : `${count.toLocaleString("zh-CN")} 件`}
          <small>{over > 0 ? `${over} 件不再自动试` : "送不到的，平台会自己再试"}</small>
        </h1>
        {!mayResolve(me) && <p className="sm mut ops-hint">再送一次，请中心主任或系统管理员来做。</p>}
      </div>
      <Moved
        shown={total - rows.filter((row) => row.gone).length}
        count={count}
        ready={list.isSuccess && !list.isFetching}
        show={() => void list.refetch()}
      />
      {list.isPending && <Reading />}
      {list.isError && <Failed error={list.error} what="未送达的" again={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Empty title="都送到了">流程之间、市区之间送不到的消息，会列在这里，写明给谁、为什么没送到。</Empty>
      )}
      {rows.length > 0 && <Rows rows={rows} />}
      {list.hasNextPage && (
        <p className="pad">
          <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            再显示 50 件（共 {total.toLocaleString("zh-CN")} 件）
          </Button>
        </p>
      )}
    </>
  );
}
