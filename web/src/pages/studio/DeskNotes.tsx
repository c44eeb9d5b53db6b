import type { Source } from "@/api/queries/useSource";
import type { Kept } from "@/pages/studio/useKeeping";
import { Note } from "@/parts/Note";

/** What the designer must know before going on: a colleague has published, another window has kept a draft. */
export function DeskNotes({
  source,
  base,
  kept,
  reopen,
  settle,
}: {
  source: Source;
  base: string | null;
  kept: Kept;
  reopen: (xml: string, key: string | null) => void;
  settle: (mine: boolean) => void;
}) {
  return (
    <>
      {base !== source.key && (
        <Note tone="mi">
          您画图以后，{source.versions[0]?.by ?? "同事"} 发布了第 {source.version}{" "}
          版。先看看改了什么，再决定：
          <button type="button" className="lnk" onClick={() => reopen(source.xml, source.key)}>
            放下我的草稿，从新版重画
          </button>
        </Note>
      )}
      {kept.where === "elsewhere" && (
        <Note tone="mi">
          这份草稿在您的另一个窗口里又改过，这里的改动还没有存。
          <button type="button" className="lnk" onClick={() => settle(false)}>
            用那边的一份
          </button>
          ，或者
          <button type="button" className="lnk" onClick={() => settle(true)}>
            留下这里的一份
          </button>
          。
        </Note>
      )}
    </>
  );
}
