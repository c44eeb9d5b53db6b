import { Button } from "antd";
import { Link } from "react-router";
import type { Source } from "@/api/queries/useSource";
import { useNow } from "@/app/useNow";
import { momentText } from "@/text/dates";

/** Every version that serves or served the place, newest first. */
export function VersionsPane({ source, draft, drop }: { source: Source; draft: boolean; drop: () => void }) {
  const now = useNow();
  return (
    <div className="st-pane">
      <h2>发布过的版本</h2>
      <div className="panel st-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">版本</th>
              <th scope="col">给谁用</th>
              <th scope="col">发布</th>
              <th scope="col">给同事看的一句话</th>
              <th scope="col">
                <span className="hidden">操作</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {source.versions.map((one) => (
              <tr key={one.key}>
                <td>
                  <b>第 {one.version} 版</b> {one.key === source.key && <span className="tag lo">在用</span>}
                  {one.retired && <span className="tag">已停用</span>}
                </td>
                <td>{one.org_code === source.place.code ? source.place.name : "全市"}</td>
                <td className="nw">
                  {momentText(one.at, now)} {one.by}
                </td>
                <td>{one.note || "—"}</td>
                <td>
                  <Link className="lnk" to={`?version=${one.key}`}>
                    看图
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {draft && (
        <p className="row">
          <span className="mut">这里有一份没发布的草稿。</span>
          <Button onClick={drop}>不要草稿，从在用的版本重画</Button>
        </p>
      )}
    </div>
  );
}
