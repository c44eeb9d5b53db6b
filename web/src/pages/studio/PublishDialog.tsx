import { Button, Input, Modal } from "antd";
import { useState } from "react";
import type { Checked, Drawn } from "@/api/mutations/useCheck";
import { usePublish } from "@/api/mutations/usePublish";
import { Problem } from "@/api/problem";
import { request } from "@/api/request";
import type { Source } from "@/api/queries/useSource";
import { useMe } from "@/app/useMe";
import { ChangeList } from "@/pages/studio/ChangeList";
import { countsOf, toldFindings } from "@/pages/studio/findings";
import { Note } from "@/parts/Note";

/** Publishing: where, which version, what changes, what happens to cases that run; one sentence for the colleagues. */
export function PublishDialog({ source, checked, drawn, close, done }: {
  source: Source;
  checked: Checked;
  drawn: () => Promise<Drawn>;
  close: () => void;
  done: (xml: string, key: string) => void;
}) {
  const me = useMe();
  const publish = usePublish(source.ref);
  const [note, setNote] = useState("");
  const [asked, setAsked] = useState(false);
  const [published, setPublished] = useState<number | null>(null);
  const told = toldFindings(checked.findings);
  const counts = countsOf(told);
  const place = source.place.name;
  const own = source.org_code === source.place.code;
  const missing = note.trim().length < 2;
  const nothing = checked.changes.length === 0;

  const send = async () => {
    setAsked(true);
    if (missing || checked.blocked || nothing) return;
    const answer = await publish.mutateAsync({ ...(await drawn()), note: note.trim() }).catch(() => null);
    if (answer === null) return;
    const fresh = await request("get", "/api/studio/procedures/{ref}", { path: { ref: source.ref }, query: { place: source.place.code } });
    done(fresh.xml, fresh.key);
    setPublished(answer.version);
  };

  if (published !== null) {
    return (
      <Modal open title={`已发布到${place}`} onCancel={close} footer={[<Button key="ok" type="primary" onClick={close}>回到画图</Button>]}>
        <p>「{source.name}」第 {published} 版从现在起在{place}使用。以后受理的案件走新版，在办的照原来的版本办完。</p>
      </Modal>
    );
  }
  return (
    <Modal
      open title={`发布「${source.name}」新版`} width={920} onCancel={close} maskClosable={false}
      footer={
        <div className="row">
          <span className="sm mut">发布人 {me.name}；记入审计。已按旧版开始的案件不受影响。</span>
          <span className="sp" />
          <Button onClick={close}>取消</Button>
          <Button type="primary" size="large" onClick={() => void send()} loading={publish.isPending}>发布到{place}</Button>
        </div>
      }
    >
      <div className="st-publish">
        <p className="mut">只发布到{place}，没有列出的区县一字不变。</p>
        <table>
          <thead><tr><th scope="col">区县</th><th scope="col">版本</th><th scope="col">会改变什么</th><th scope="col">在办件</th></tr></thead>
          <tbody>
            <tr>
              <td><b>{place}</b></td>
              <td className="nw">{own ? `第 ${source.version} 版` : `沿用市版第 ${source.version} 版`} → <b>新的一版</b></td>
              <td><ChangeList changes={checked.changes} /></td>
              <td className="sm">{source.running} 件照原来的版本走完<br /><span className="mut">新受理的走新版</span></td>
            </tr>
          </tbody>
        </table>
        <div className="st-proof">
          {counts.stop > 0 ? (
            <Note tone="hi"><b>{counts.stop} 处走不通，不能发布。</b>{told[0]?.title}。关上这个窗口，在“检查”里逐条改好。</Note>
          ) : (
            <Note tone="lo"><b>检查通过</b>{counts.look > 0 ? `，另有 ${counts.look} 条提醒：${told[0]?.title ?? ""}` : "：步骤、表单、岗位、计算式都在，每一步都走得到"}。</Note>
          )}
          {nothing && counts.stop === 0 && <Note tone="mi">与在用的版本没有不同，不用发布。</Note>}
        </div>
        <label htmlFor="st-note"><b>给同事看的一句话</b> <span className="st-must">必填</span></label>
        <Input id="st-note" value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} status={asked && missing ? "error" : ""} />
        {asked && missing && <p className="st-wrong" role="alert">写一句改了什么、为什么，至少 2 个字。</p>}
        {publish.isError && (
          <Note tone="hi"><b>没有发布成。</b>{publish.error instanceof Problem ? publish.error.detail : "页面出了差错"}。草稿还在本机。</Note>
        )}
      </div>
    </Modal>
  );
}
