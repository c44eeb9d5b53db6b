import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Source } from "@/api/queries/useSource";
import { useNow } from "@/app/useNow";
import type { Kept } from "@/pages/studio/useKeeping";
import { Icon } from "@/parts/Icon";
import { pastText } from "@/text/dates";

/** The head of the drawing: what is drawn, for whom, on which version it stands, whether the draft is kept. */
export function DrawBar({
  source,
  touched,
  kept,
  changes,
  compare,
  children,
}: {
  source: Source;
  touched: boolean;
  kept: Kept;
  changes: number | null;
  compare: () => void;
  children: ReactNode;
}) {
  const own = source.org_code === source.place.code;
  const stands =
    source.key === null
      ? "新流程，还没有发布"
      : own
        ? `第 ${source.version} 版`
        : `沿用市版第 ${source.version} 版`;
  const draft = touched && source.key !== null;
  return (
    <div className="st-bar">
      <Link to="/studio" className="go-back" aria-label="返回流程列表">
        <Icon name="back" />
      </Link>
      <h1>{source.name}</h1>
      <span className="tag pri">
        {source.place.name} {draft ? `草稿，基于${stands}` : stands}
      </span>
      {changes !== null && changes > 0 && (
        <button type="button" className="lnk sm" onClick={compare}>
          改 {changes} 处，比较
        </button>
      )}
      <span
        className={kept.where === "full" || kept.where === "device" ? "draft off" : "draft"}
        role="status"
      >
        <KeptWords kept={kept} />
      </span>
      <span className="sp" />
      {children}
    </div>
  );
}

function KeptWords({ kept }: { kept: Kept }) {
  const now = useNow();
  if (kept.where === "server")
    return (
      <>
        <i />
        草稿已存 {pastText(kept.at, now)}
      </>
    );
  if (kept.where === "device")
    return (
      <>
        <i />
        没有网络，草稿存在本机 {pastText(kept.at, now)}
      </>
    );
  if (kept.where === "full")
    return (
      <>
        <i />
        草稿没存上，本机也存满了
      </>
    );
  return null;
}
