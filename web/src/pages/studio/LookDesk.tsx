import { useMemo } from "react";
import { Link } from "react-router";
import type { Source } from "@/api/queries/useSource";
import { useVersionChanges } from "@/api/queries/useVersionChanges";
import { useNow } from "@/app/useNow";
import { ChangeList } from "@/pages/studio/ChangeList";
import { Icon } from "@/parts/Icon";
import { Note } from "@/parts/Note";
import { momentText } from "@/text/dates";
import { DiagramPlayer } from "@/widgets/player/DiagramPlayer";
import { NOTHING } from "@/widgets/player/state";

/** A published version, read only, with what it changed against the one before. */
export function LookDesk({ source, phone }: { source: Source; phone: boolean }) {
  const now = useNow();
  const index = source.versions.findIndex((one) => one.key === source.key);
  const version = source.versions[index];
  const before = source.versions[index + 1];
  const changes = useVersionChanges(before?.key ?? null, source.key, source.place.code);
  const state = useMemo(() => NOTHING, []);
  return (
    <div className="st-desk">
      <div className="st-bar">
        <Link
          to={phone || !source.own ? "/studio" : `/studio/${source.ref}/${source.place.code}`}
          className="go-back"
          aria-label="返回"
        >
          <Icon name="back" />
        </Link>
        <h1>{source.name}</h1>
        <span className="tag">第 {source.version} 版</span>
        {version && (
          <span className="sm mut">
            {momentText(version.at, now)} {version.by} 发布
          </span>
        )}
      </div>
      {phone && <Note>手机上只能看图。画图、发布请用电脑。</Note>}
      {!source.own && <Note>{foreign(source)}</Note>}
      <div className="st-look">
        <DiagramPlayer
          xml={source.xml}
          state={state}
          messagesOf={source.place.code}
          label={`${source.name} 第 ${source.version} 版流程图`}
        />
      </div>
      <div className="st-under" role="region" aria-label="这一版改了什么" tabIndex={0}>
        {version?.note && (
          <p>
            <b>给同事看的一句话：</b>
            {version.note}
          </p>
        )}
        <h2>{before ? `与第 ${before.version} 版相比` : "这是最早的一版"}</h2>
        {changes.data && <ChangeList changes={changes.data} />}
      </div>
    </div>
  );
}

/** Why this one is only looked at. */
function foreign(source: Source): string {
  const city = source.org_code === source.place.code && !source.place.code.includes("-");
  if (city) return "这是市版，由市里的流程设计员来画和发布。要在本区县改，请打开本区县的一列。";
  return `${source.place.name}的流程由${source.place.name}的流程设计员来画和发布，这里只看。${source.org_code === source.place.code ? "" : "它沿用市版：改市版，它就跟着改。"}`;
}
