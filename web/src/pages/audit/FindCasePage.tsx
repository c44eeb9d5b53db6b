import { Checkbox, Input } from "antd";
import { Link, useSearchParams } from "react-router";
import { useLabel } from "@/api/queries/useLookup";
import { usePlaceNames } from "@/api/queries/useOrgTree";
import { useReplayCases } from "@/api/queries/useReplayCases";
import { useNow } from "@/app/useNow";
import { CaseCode } from "@/parts/CaseCode";
import { Empty, Failed, Reading } from "@/parts/states";
import { dateText } from "@/text/dates";

/** Which case shall be replayed. What is looked for stands in the address. */
export function FindCasePage() {
  const [search, setSearch] = useSearchParams();
  const text = search.get("q") ?? "";
  const closed = search.get("closed") === "1";
  const found = useReplayCases(text, closed);
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  };
  return (
    <div className="page">
      <div className="row au-head">
        <h1>案件回放</h1>
        <span className="sm mut">当时是什么样、谁做的、有没有被改过。只读，看过会留下记录。</span>
        <span className="sp" />
        <Checkbox checked={closed} onChange={(event) => set("closed", event.target.checked ? "1" : "")}>
          只看已办结、已归档
        </Checkbox>
        <Input.Search
          defaultValue={text}
          onSearch={(value) => set("q", value.trim())}
          placeholder="案号尾号、事由"
          aria-label="查案件"
          allowClear
          style={{ width: 280 }}
        />
      </div>
      {found.isPending ? (
        <Reading />
      ) : found.isError ? (
        <Failed error={found.error} what="案件" again={() => void found.refetch()} />
      ) : (
        <Found items={found.data.items} total={found.data.total} />
      )}
    </div>
  );
}

type Items = NonNullable<NonNullable<ReturnType<typeof useReplayCases>["data"]>["items"]>;

function Found({ items, total }: { items: Items; total: number }) {
  const label = useLabel();
  const place = usePlaceNames();
  const now = useNow();
  if (items.length === 0) return <Empty title="这样查没有案件">换一个尾号，或者清空查找框。</Empty>;
  return (
    <div className="panel au-scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">案号</th>
            <th scope="col">事由</th>
            <th scope="col">地点</th>
            <th scope="col">状态</th>
            <th scope="col">收到</th>
            <th scope="col">
              <span className="hidden">操作</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.key}>
              <td>
                <CaseCode code={one.case_code} />
              </td>
              <td>{one.title ?? "—"}</td>
              <td>{place(one.location_org)}</td>
              <td>{label("case_status", one.status)}</td>
              <td className="nw">{one.received_at ? dateText(one.received_at, now) : "—"}</td>
              <td>
                <Link
                  className="lnk"
                  to={`/audit/${one.case_code ?? one.key}`}
                  aria-label={`回放 ${one.case_code ?? "未编号案件"}`}
                >
                  回放
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="sm mut au-foot">
        共 {total.toLocaleString("zh-CN")} 件
        {total > items.length && `，显示最近收到的 ${items.length} 件，其余请按尾号查`}
      </p>
    </div>
  );
}
