import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Source } from "@/api/queries/useSource";
import { useNow } from "@/app/useNow";
import { Icon } from "@/parts/Icon";
import { pastText } from "@/text/dates";

/** The head of the drawing: what is drawn, for whom, on which version it stands, whether the draft is kept. */
export function DrawBar({ source, savedAt, full, changes, compare, children }: {
  source: Source;
  savedAt: string | null;
  full: boolean;
  changes: number | null;
  compare: () => void;
  children: ReactNode;
}) {
  const now = useNow();
  const own = source.org_code === source.place.code;
  const stands = own ? `第 ${source.version} 版` : `沿用市版第 ${source.version} 版`;
  return (
    <div className="st-bar">
      <Link to="/studio" className="st-back" aria-label="返回流程列表"><Icon name="back" /></Link>
      <h1>{source.name}</h1>
      <span className="tag pri">{source.place.name} {savedAt === null ? stands : `草稿，基于${stands}`}</span>
      {changes !== null && changes > 0 && <button type="button" className="lnk sm" onClick={compare}>改 {changes} 处，比较</button>}
      <span className={full ? "draft off" : "draft"} role="status">
        {full ? <><i />草稿没存上：本机存满了</> : savedAt !== null && <><i />草稿已存本机 {pastText(savedAt, now)}</>}
      </span>
      <span className="sp" />
      {children}
    </div>
  );
}
