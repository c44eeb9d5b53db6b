import { Link } from "react-router";
import type { InboxRow } from "@/api/answers";
import { usePlaceNames } from "@/api/queries/useOrgTree";
import { InboxEmpty } from "@/pages/inbox/InboxEmpty";
import { LiveBar } from "@/pages/inbox/LiveBar";
import { StandingList } from "@/pages/inbox/StandingList";
import { deadlineFacts, isSensitive } from "@/pages/inbox/TaskRow";
import type { InboxList } from "@/pages/inbox/useInboxList";
import { Button } from "@/parts/Button";
import { Wedge } from "@/parts/Deadline";
import { Icon } from "@/parts/Icon";
import { Risk } from "@/parts/Risk";
import { Failed, Reading } from "@/parts/states";
import { pastText } from "@/text/dates";
import { deadlineWords } from "@/text/deadline";

const VIEWS = [
  { view: "todo", label: "待办" },
  { view: "claimable", label: "可领取" },
  { view: "done", label: "已办" },
] as const;

/** The inbox in the hand: one column, no table. */
export function InboxPhone({ inbox }: { inbox: InboxList }) {
  const { list, wish } = inbox;
  const place = usePlaceNames();
  return (
    <div className="inbox-m">
      <div className="seg" role="group" aria-label="待办的视图">
        {VIEWS.map((one) => (
          <button
            key={one.view}
            type="button"
            aria-pressed={wish.view === one.view}
            onClick={() => inbox.change({ view: one.view })}
          >
            {one.label} {one.view === "done" ? "" : (inbox.counts[one.view] ?? "")}
          </button>
        ))}
      </div>
      <StandingList />
      <LiveBar fresh={inbox.changes.fresh} show={inbox.renew} />
      {list.isPending && <Reading />}
      {list.isError && <Failed error={list.error} what="待办" again={inbox.renew} />}
      {list.isSuccess && inbox.rows.length === 0 && <InboxEmpty inbox={inbox} />}
      <ul>
        {inbox.lines.map((line) =>
          line.type === "group" ? (
            <li key={`group-${line.title}`} className={`grp-m ${line.group}`}>
              <h2>
                {line.title}
                <small>{line.count} 件</small>
              </h2>
            </li>
          ) : (
            <Item
              key={line.row.key}
              row={line.row}
              now={inbox.now}
              gone={inbox.gone.get(line.row.key)}
              place={place}
            />
          ),
        )}
      </ul>
      {inbox.more && (
        <div className="pad">
          <Button block onClick={inbox.more}>
            再显示 50 件（共 {inbox.total} 件）
          </Button>
        </div>
      )}
    </div>
  );
}

function Item({
  row,
  now,
  gone,
  place,
}: {
  row: InboxRow;
  now: Date;
  gone: string | undefined;
  place: (code: string | null | undefined) => string;
}) {
  const secret = isSensitive(row);
  const facts = deadlineFacts(row);
  const words = facts && !row.ended_at ? deadlineWords(facts, now) : null;
  return (
    <li className={gone === undefined ? "item-m" : "item-m gone"}>
      <Link to={`/tasks/${row.key}`}>
        <span className={`dl dl-${words?.kind ?? "ok"}`}>
          {words && <Wedge kind={words.kind} used={words.used} />}
          {words ? (
            <>
              <b>{words.main}</b>
              <i>{words.second}</i>
            </>
          ) : (
            <i>{row.ended_at ? `${pastText(row.ended_at, now)} 办完` : "没有期限"}</i>
          )}
        </span>
        <b className="t1">{secret ? "待办一件" : row.name}</b>
        <span>{secret ? "敏感件，列表只显示案号" : row.case?.title}</span>
        {gone !== undefined && <span className="t3">{gone}</span>}
        {!secret && (
          <span className="sm row">
            <Icon name="pin" size={14} />
            <span className="mut">{place(row.case?.location_org)}</span>
            <Risk level={row.case?.risk} full />
          </span>
        )}
        <i className="chev">
          <Icon name="chevron" />
        </i>
      </Link>
    </li>
  );
}
