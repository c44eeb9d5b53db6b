import { Button } from "antd";
import { Note } from "@/parts/Note";
import { dateText, local } from "@/text/dates";

/** Two drafts of one form, written apart from each other: a person chooses, and until then both stay where they are. */
export function DraftChoice({
  other,
  keep,
  swap,
}: {
  other: { savedAt: string; from: "server" | "device" };
  keep: () => void;
  swap: () => void;
}) {
  const when = `${dateText(other.savedAt, new Date())} ${local(other.savedAt).time}`;
  return (
    <Note tone="mi">
      这张表有两份草稿，分别写的。眼前是较新的一份；{other.from === "device" ? "本机" : "服务器"}还有一份{" "}
      {when} 存的。
      <span className="row wrap">
        <Button size="small" onClick={keep}>
          用眼前这份
        </Button>
        <Button size="small" onClick={swap}>
          换成另一份
        </Button>
      </span>
    </Note>
  );
}
