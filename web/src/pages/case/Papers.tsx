import { lazy, Suspense, useState } from "react";
import { useDownload } from "@/api/mutations/useDownload";
import { useDocuments } from "@/api/queries/useDocuments";
import { Problem } from "@/api/problem";
import { Panel } from "@/parts/Panel";
import { Failed, Reading } from "@/parts/states";
import { toast } from "@/parts/toast";
import { pastText } from "@/text/dates";

const PaperView = lazy(() => import("@/pages/case/PaperView"));

/** 文书: number, when, and the Word file. */
export function Papers({ code, now, mayOpen }: { code: string; now: Date; mayOpen: boolean }) {
  const [shown, setShown] = useState<string | null>(null);
  const papers = useDocuments(code);
  const download = useDownload(code);
  const open = (key: string) =>
    download.mutate(key, {
      onSuccess: (name) => toast(`已下载 ${name}`),
      onError: (error) => toast(`没有下载成：${error instanceof Problem ? error.detail : "网络不通"}`),
    });
  const rows = [...(papers.data ?? [])].reverse();
  return (
    <Panel title="文书" hint={rows.length > 0 ? `${rows.length} 份` : undefined} flush>
      {papers.isPending && <Reading lines={3} />}
      {papers.isError && <Failed error={papers.error} what="文书" />}
      {papers.isSuccess && rows.length === 0 && (
        <p className="pb mut sm">还没有文书，办到出具文书的一步会自动备好。</p>
      )}
      {rows.length > 0 && (
        <table className="papers">
          <thead className="hidden">
            <tr>
              <th>编号</th>
              <th>文书</th>
              <th>下载</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((paper) => (
              <tr key={paper.key}>
                <td className="mut sm">{paper.template}</td>
                <td>
                  {paper.title}
                  <div className="xs mut">
                    {paper.number}　{paper.created_at && pastText(paper.created_at, now)}
                  </div>
                </td>
                <td className="num">
                  {mayOpen ? (
                    <>
                      <button
                        type="button"
                        className="lnk"
                        onClick={() => setShown(paper.key)}
                        aria-label={`看${paper.title}`}
                      >
                        看
                      </button>
                      　
                      <button
                        type="button"
                        className="lnk"
                        disabled={download.isPending}
                        onClick={() => open(paper.key)}
                        aria-label={`下载${paper.title}`}
                      >
                        下载
                      </button>
                    </>
                  ) : (
                    <span className="mut xs">承办人可看</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {shown !== null && (
        <Suspense>
          <PaperView code={code} paper={shown} close={() => setShown(null)} />
        </Suspense>
      )}
    </Panel>
  );
}
