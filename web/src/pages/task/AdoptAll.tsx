import { Button } from "@/parts/Button";

/** Above the form: 全部采用 while two or more suggestions are open; after that, what was done and how to take it back. */
export function AdoptAll({
  open,
  taken,
  all,
  undo,
}: {
  open: number;
  taken: number;
  all: () => void;
  undo: () => void;
}) {
  const done = taken > 1;
  if (!done && open < 2) return null;
  // one button, so that whoever pressed it by key stands on it still
  return (
    <div className="adopt-all">
      <span role="status">
        {done
          ? `${taken} 处系统建议已照填，提交前请逐项看过。`
          : `系统对 ${open} 处有建议，您还没有填；不点不会自动填。`}
      </span>
      <Button onClick={done ? undo : all}>{done ? "撤销" : `全部采用（${open}）`}</Button>
    </div>
  );
}
