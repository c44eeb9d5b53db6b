import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { DatePicker, Input } from "antd";
import { useState } from "react";
import { Icon } from "@/parts/Icon";
import { local } from "@/text/dates";
import { DATE_SHAPES, dayWords, TIME_SHAPES, typedDate, typedMoment } from "@/text/typedMoments";

interface Props {
  id: string;
  name: string;
  value: unknown;
  change: (value: unknown) => void;
  /** Whether the time of day belongs to it. */
  timed: boolean;
  wrong: boolean;
  described: Record<string, unknown>;
}

function shownOf(value: unknown, timed: boolean): string {
  if (typeof value !== "string" || value === "") return "";
  try {
    const at = local(value);
    const day = timed ? `${at.year}年${at.month}月${at.date}日` : dayWords(value);
    return timed ? `${day} ${at.time}` : day;
  } catch {
    return value;
  }
}

/** A day, or a day and its time: typed as people write it, or chosen in the calendar. */
export function DateField({ id, name, value, change, timed, wrong, described }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const [unread, setUnread] = useState(false);
  const [open, setOpen] = useState(false);
  const settle = () => {
    if (typed === null) return;
    const text = typed.trim();
    const found = timed ? typedMoment(text, new Date()) : typedDate(text, new Date());
    setUnread(text !== "" && found === null);
    if (text !== "" && found === null) {
      change(null);
      return;
    }
    setTyped(null);
    change(found);
  };
  const chosen = typeof value === "string" && value !== "" ? dayjs(value) : null;
  const shapes = timed
    ? `日期和时刻都要写，如 3月5日 9:30（日期：${DATE_SHAPES}；时刻：${TIME_SHAPES}）`
    : `请写成 ${DATE_SHAPES}`;
  const button = (
    <button
      type="button"
      className="lnk"
      aria-label={`在日历里选${name}`}
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => setOpen(!open)}
    >
      <Icon name="down" size={14} />
    </button>
  );
  return (
    <>
      <Input
        id={id}
        {...described}
        status={wrong || unread ? "error" : undefined}
        aria-invalid={wrong || unread}
        value={typed ?? shownOf(value, timed)}
        placeholder={timed ? "如 3月5日 9:30" : "如 3月5日、1124"}
        autoComplete="off"
        suffix={button}
        onChange={(event) => {
          setTyped(event.target.value);
          setUnread(false);
        }}
        onBlur={settle}
        onPressEnter={settle}
      />
      <span className="in-calendar">
        <DatePicker
          open={open}
          onOpenChange={setOpen}
          value={chosen?.isValid() ? chosen : null}
          showTime={timed ? { format: "HH:mm" } : false}
          tabIndex={-1}
          aria-hidden
          onChange={(next) => {
            setTyped(null);
            setUnread(false);
            setOpen(false);
            change(next ? (timed ? next.format() : next.format("YYYY-MM-DD")) : null);
          }}
        />
      </span>
      {unread && (
        <p className="in-error" role="alert">
          <Icon name="alert" size={14} /> 看不懂“{typed}”，{shapes}
        </p>
      )}
    </>
  );
}
