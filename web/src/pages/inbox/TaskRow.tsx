import type { InboxRow } from "@/api/answers";
import { Deadline } from "@/parts/Deadline";
import { Icon } from "@/parts/Icon";
import { Risk } from "@/parts/Risk";
import { tailText } from "@/text/caseCode";
import { pastText } from "@/text/dates";

export function deadlineFacts(row: InboxRow) {
  return row.due_at ? { dueAt: row.due_at, createdAt: row.created_at, workingDays: row.working_days } : null;
}

export function isSensitive(row: InboxRow): boolean {
  return row.case?.confidentiality === "restricted" || row.case?.confidentiality === "sealed";
}

/** Who it is about: the first two by name, the others by number. */
export function partiesText(row: InboxRow): string {
  const names = row.parties.map((party) => party.name).filter((name): name is string => Boolean(name));
  const more = names.length > 2 ? " 等" : "";
  return names.slice(0, 2).join(" / ") + more;
}

/** A line of the desktop's list. */
export function TaskRow({
  row,
  now,
  selected,
  checked,
  gone,
  place,
  choose,
  check,
  open,
}: {
  row: InboxRow;
  now: Date;
  selected: boolean;
  checked: boolean;
  gone: string | undefined;
  place: (code: string | null | undefined) => string;
  choose: () => void;
  check: () => void;
  open: () => void;
}) {
  const secret = isSensitive(row);
  return (
    <tr
      className={[selected ? "sel" : "", gone === undefined ? "" : "gone"].join(" ")}
      aria-selected={selected}
      onClick={choose}
      onDoubleClick={open}
    >
      <td className="c">
        <input
          type="checkbox"
          checked={checked}
          onChange={check}
          aria-label={`选中 ${row.name}`}
          onClick={(event) => event.stopPropagation()}
        />
      </td>
      <td className="d">
        {row.ended_at ? (
          <span className="sm mut">{pastText(row.ended_at, now)} 办</span>
        ) : (
          <Deadline facts={deadlineFacts(row)} now={now} />
        )}
      </td>
      <td className="t">
        <button type="button" className="t1" onClick={choose} onDoubleClick={open}>
          {secret ? "待办一件" : row.name}
        </button>
        <div className="t2">
          {secret ? (
            <>
              <Icon name="lock" size={13} /> 敏感件，列表只显示案号
            </>
          ) : (
            (row.case?.title ?? "—")
          )}
        </div>
        {gone !== undefined && <div className="t3">{gone}</div>}
      </td>
      <td className="w">
        <div className="el">{secret ? "仅知情名单可见" : partiesText(row) || "—"}</div>
        <div className="xs mut">{tailText(row.case?.case_code)}</div>
      </td>
      <td className="pl">{secret ? "—" : place(row.case?.location_org)}</td>
      <td>{secret ? "—" : <Risk level={row.case?.risk} />}</td>
      <td className="pr">{secret ? "—" : row.process_name}</td>
    </tr>
  );
}
