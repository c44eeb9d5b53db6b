import { Button, Input } from "antd";
import { Fragment, useMemo, useState } from "react";
import { Link } from "react-router";
import { type Place, type Procedure, useProcedures } from "@/api/queries/useProcedures";
import { useMe } from "@/app/useMe";
import { useNow } from "@/app/useNow";
import { NewDialog } from "@/pages/studio/NewDialog";
import { Icon } from "@/parts/Icon";
import { Empty, Failed, Reading } from "@/parts/states";
import { dateText, pastText } from "@/text/dates";

/** Every procedure, which version each place uses, what is still a draft here. */
export function ProceduresPage() {
  const found = useProcedures();
  const me = useMe();
  const [text, setText] = useState("");
  const [making, setMaking] = useState(false);
  const groups = useMemo(() => grouped(found.data?.items ?? [], text.trim()), [found.data, text]);
  if (found.isPending) return <Reading lines={10} />;
  if (found.isError) return <Failed error={found.error} what="流程" again={() => void found.refetch()} />;
  const { places, items } = found.data;
  const own = places.find((place) => place.code === me.place) ?? places[0];
  return (
    <div className="page">
      <div className="row st-head">
        <h1>流程</h1>
        <span className="sm mut">
          {items.length} 个程序 · {Math.max(places.length - 1, 1)} 个区县 · 市版之上，区县只写不同的地方
        </span>
        <span className="sp" />
        <Input
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="名称、编号"
          aria-label="查找程序"
          allowClear
          style={{ width: 240 }}
        />
        {own && (
          <Button type="primary" onClick={() => setMaking(true)}>
            <Icon name="plus" /> 新建流程
          </Button>
        )}
      </div>
      <div className="st-scroll panel">
        <table className="st-table">
          <thead>
            <tr>
              <th scope="col">编号</th>
              <th scope="col">程序</th>
              {places.map((place) => (
                <th key={place.code} scope="col">
                  {place === places[0] ? "市版" : place.name}
                </th>
              ))}
              <th scope="col" className="num">
                在办
              </th>
              <th scope="col">最近改动</th>
              <th scope="col">
                <span className="hidden">操作</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map(([group, rows]) => (
              <Fragment key={group}>
                <tr className="st-group">
                  <th colSpan={places.length + 5} scope="rowgroup">
                    {group}
                  </th>
                </tr>
                {rows.map((row) => (
                  <ProcedureRow key={row.ref} row={row} places={places} />
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
        {groups.length === 0 && <Empty title="这样查没有程序">换一个字，或者清空查找框。</Empty>}
      </div>
      {making && own && <NewDialog items={items} place={own} close={() => setMaking(false)} />}
      <p className="sm mut st-foot">在办件一律走它开始时的版本，发布新版不影响。</p>
    </div>
  );
}

function ProcedureRow({ row, places }: { row: Procedure; places: Place[] }) {
  const me = useMe();
  const now = useNow();
  const own = places.find((place) => place.code === me.place) ?? places[0];
  return (
    <tr>
      <td className="mut">{row.number ?? "—"}</td>
      <td>
        <b>{row.name}</b>
        <div className="xs mut">{row.steps} 步由人办</div>
      </td>
      {places.map((place, column) => (
        <td key={place.code}>
          <VersionCell
            version={row.versions[column] ?? null}
            base={row.versions[0] ?? null}
            city={column === 0}
            draft={row.drawings.find((one) => one.place === place.code)?.saved_at ?? null}
            to={`/studio/${row.ref}/${place.code}`}
          />
        </td>
      ))}
      <td className="num">{row.running.toLocaleString("zh-CN")}</td>
      <td className="nw">
        {dateText(row.changed_at, now)} {row.changed_by || "还没有发布"}
      </td>
      <td>
        {own && (row.versions.some((one) => one !== null) || row.drawings.length > 0) && (
          <Link className="lnk" to={`/studio/${row.ref}/${own.code}`} aria-label={`打开 ${row.name}`}>
            打开
          </Link>
        )}
      </td>
    </tr>
  );
}

type Version = NonNullable<Procedure["versions"][number]>;

function VersionCell({
  version,
  base,
  city,
  draft,
  to,
}: {
  version: Version | null;
  base: Version | null;
  city: boolean;
  draft: string | null;
  to: string;
}) {
  const now = useNow();
  if (version === null && (city || base === null) && draft === null) return <span className="mut">没有</span>;
  return (
    <>
      <Link to={to} className="st-cell">
        {version === null ? (
          base === null ? (
            "新流程"
          ) : (
            "沿用市版"
          )
        ) : (
          <>
            <b>第 {version.version} 版</b>
            {version.changes > 0 && <span> 改 {version.changes} 处</span>}
          </>
        )}
      </Link>
      {draft !== null && (
        <div>
          <span className="tag mi">草稿，{pastText(draft, now)}</span>
        </div>
      )}
    </>
  );
}

function grouped(items: Procedure[], text: string): [string, Procedure[]][] {
  const found = new Map<string, Procedure[]>();
  for (const item of items) {
    if (text && !`${item.number ?? ""}${item.name}`.toLowerCase().includes(text.toLowerCase())) continue;
    found.set(item.group, [...(found.get(item.group) ?? []), item]);
  }
  return [...found];
}
