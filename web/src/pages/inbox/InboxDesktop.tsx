import { lazy, Suspense, useState } from "react";
import { useNavigate } from "react-router";
import { useClaimMany } from "@/api/mutations/useClaimMany";
import { useClaim } from "@/api/mutations/useTaskMoves";
import type { InboxRow } from "@/api/answers";
import { useMe } from "@/app/useMe";
import { Filters } from "@/pages/inbox/Filters";
import { InboxEmpty } from "@/pages/inbox/InboxEmpty";
import { InboxTable } from "@/pages/inbox/InboxTable";
import { LiveBar } from "@/pages/inbox/LiveBar";
import { StandingList } from "@/pages/inbox/StandingList";
import { urgencyText } from "@/pages/inbox/lines";
import { Preview } from "@/pages/inbox/Preview";
import { Rail, VIEWS } from "@/pages/inbox/Rail";
import type { InboxList } from "@/pages/inbox/useInboxList";
import { useChecked } from "@/pages/inbox/useChecked";
import { useListKeys } from "@/pages/inbox/useListKeys";
import { Failed, Reading } from "@/parts/states";
import { toast } from "@/parts/toast";

const Themed = lazy(() => import("@/app/Themed"));
const KeyHelp = lazy(() => import("@/pages/inbox/KeyHelp"));
const AssignDialog = lazy(() => import("@/parts/AssignDialog"));

/** The inbox at a desk: views, list, preview. */
export function InboxDesktop({ inbox }: { inbox: InboxList }) {
  const me = useMe();
  const go = useNavigate();
  const claimTask = useClaim();
  const { checked, check, checkAll, uncheck } = useChecked(inbox.rows, inbox.gone);
  const claimMany = useClaimMany(() => {
    uncheck();
    inbox.renew();
  });
  const [dialog, setDialog] = useState<"keys" | InboxRow | null>(null);
  const { selected, gone, list } = inbox;
  const mayAssign = me.permissions.includes("task:assign") || me.permissions.includes("*");
  const open = (row: InboxRow) => gone.has(row.key) || void go(`/tasks/${row.key}`);
  const claim = (row: InboxRow) =>
    claimTask.mutate(
      { key: row.key },
      {
        onSuccess: () => {
          toast(`已领取「${row.name}」`);
          inbox.renew();
        },
        onError: (error) => {
          toast(`没有领到：${error.message}`);
          inbox.renew();
        },
      },
    );
  const chosen = (act: (row: InboxRow) => void) => () => selected && act(selected);
  useListKeys({
    j: () => inbox.step(1),
    k: () => inbox.step(-1),
    Enter: chosen(open),
    x: chosen(check),
    l: chosen(claim),
    z: chosen((row) => mayAssign && setDialog(row)),
    g: chosen((row) => row.case && void go(`/cases/${row.case.case_code ?? row.case.key}`)),
    "?": () => setDialog("keys"),
  });
  const title = VIEWS.find((one) => one.view === inbox.wish.view)?.label;
  return (
    <div className={`inbox-cols${selected ? "" : " no-pv"}`}>
      <Rail view={inbox.wish.view} counts={inbox.counts} choose={(view) => inbox.change({ view })} />
      <div className="list-main">
        <div className="hd">
          <h1>
            {title} {list.isSuccess ? `${inbox.total.toLocaleString("zh-CN")} 件` : ""}
            <small>{list.isSuccess && inbox.wish.view !== "done" && urgencyText(inbox.groups)}</small>
          </h1>
          <Filters
            wish={inbox.wish}
            change={inbox.change}
            extra={
              <>
                <span className="sp" />
                {inbox.filtered && (
                  <button type="button" className="lnk sm" onClick={inbox.clear}>
                    清空筛选
                  </button>
                )}
                {checked.size > 0 && (
                  <span className="sm row" role="status">
                    已选 {checked.size} 件
                    <button
                      type="button"
                      className="lnk"
                      disabled={claimMany.isPending}
                      onClick={() =>
                        claimMany.mutate(
                          inbox.rows.filter((row) => checked.has(row.key) && row.assignee === null),
                        )
                      }
                    >
                      领取
                    </button>
                    <button type="button" className="lnk" onClick={uncheck}>
                      取消
                    </button>
                  </span>
                )}
              </>
            }
          />
        </div>
        <StandingList />
        <LiveBar fresh={inbox.changes.fresh} show={inbox.renew} />
        {list.isPending && <Reading />}
        {list.isError && <Failed error={list.error} what="待办" again={inbox.renew} />}
        {list.isSuccess && inbox.rows.length === 0 && <InboxEmpty inbox={inbox} />}
        {list.isSuccess && inbox.rows.length > 0 && (
          <InboxTable
            lines={inbox.lines}
            now={inbox.now}
            selected={selected?.key ?? null}
            checked={checked}
            checkAll={checkAll}
            gone={gone}
            choose={(row) => inbox.select(row.key)}
            check={check}
            open={open}
            more={inbox.more}
          />
        )}
        <p className="keys" aria-label="快捷键">
          <span>
            <kbd>J</kbd> <kbd>K</kbd> 上下
          </span>
          <span>
            <kbd>Enter</kbd> 办理
          </span>
          <span>
            <kbd>X</kbd> 选中
          </span>
          <span>
            <kbd>L</kbd> 领取
          </span>
          {mayAssign && (
            <span>
              <kbd>Z</kbd> 转办
            </span>
          )}
          <span>
            <kbd>/</kbd> 查案件
          </span>
          <button type="button" className="plain" onClick={() => setDialog("keys")}>
            <kbd>?</kbd> 全部快捷键
          </button>
        </p>
      </div>
      {selected && (
        <Preview
          row={selected}
          now={inbox.now}
          gone={gone.get(selected.key)}
          open={() => open(selected)}
          assign={() => setDialog(selected)}
          claim={() => claim(selected)}
          mayAssign={mayAssign}
        />
      )}
      {dialog !== null && (
        <Suspense>
          <Themed>
            {dialog === "keys" ? (
              <KeyHelp close={() => setDialog(null)} />
            ) : (
              <AssignDialog
                taskKey={dialog.key}
                taskName={dialog.name}
                groups={dialog.candidate_groups}
                done={(moved) => {
                  setDialog(null);
                  if (moved) inbox.renew();
                }}
              />
            )}
          </Themed>
        </Suspense>
      )}
    </div>
  );
}
