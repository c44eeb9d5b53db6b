import { Button, Checkbox, Input, Modal } from "antd";
import { useState } from "react";
import type { Checked, Drawn } from "@/api/mutations/useCheck";
import { usePublish } from "@/api/mutations/usePublish";
import { Problem } from "@/api/problem";
import { request } from "@/api/request";
import type { Source } from "@/api/queries/useSource";
import { useMe } from "@/app/useMe";
import { ChangeList } from "@/pages/studio/ChangeList";
import { countsOf, toldFindings } from "@/pages/studio/findings";
import { RehearsedNote } from "@/pages/studio/RehearsedNote";
import { chosenPlaces, placesText, type Row, rowsOf } from "@/pages/studio/targets";
import { Note } from "@/parts/Note";

/** Publishing: where, which version, what changes, what happens to cases that run; one sentence for the colleagues. */
export function PublishDialog({
  source,
  checked,
  drawn,
  base,
  close,
  done,
}: {
  source: Source;
  checked: Checked;
  drawn: () => Promise<Drawn>;
  base: string | null;
  close: () => void;
  done: (xml: string, key: string | null) => void;
}) {
  const me = useMe();
  const publish = usePublish(source.ref);
  const [rows] = useState(() => rowsOf(source, base));
  const [chosen, setChosen] = useState<string[]>([source.place.code]);
  const [more, setMore] = useState(false);
  const [note, setNote] = useState("");
  const [asked, setAsked] = useState(false);
  const [published, setPublished] = useState<string | null>(null);
  const told = toldFindings(checked.findings);
  const counts = countsOf(told);
  const missing = note.trim().length < 2;
  const nothing = checked.changes.length === 0;
  const where = placesText(rows, chosen);

  const send = async () => {
    setAsked(true);
    if (missing || checked.blocked || nothing || chosen.length === 0) return;
    const places = chosenPlaces(rows, chosen);
    const answer = await publish
      .mutateAsync({ ...(await drawn()), note: note.trim(), places })
      .catch(() => null);
    if (answer === null) return;
    const fresh = await request("get", "/api/studio/procedures/{ref}", {
      path: { ref: source.ref },
      query: { place: source.place.code },
    });
    done(fresh.xml, fresh.key);
    setPublished(
      answer.places
        .map(
          (place) =>
            `${rows.find((row) => row.code === place.place)?.name ?? place.place}第 ${place.version} 版`,
        )
        .join("、"),
    );
  };
  const toggle = (code: string, on: boolean) =>
    setChosen(on ? [...chosen, code] : chosen.filter((one) => one !== code));

  if (published !== null) {
    return (
      <Modal
        open
        title={`已发布到${where}`}
        onCancel={close}
        footer={[
          <Button key="ok" type="primary" onClick={close}>
            回到画图
          </Button>,
        ]}
      >
        <p>
          「{source.name}」{published}从现在起使用。以后受理的案件走新版，在办的照原来的版本办完。
        </p>
      </Modal>
    );
  }
  return (
    <Modal
      open
      title={`发布「${source.name}」新版`}
      width={960}
      onCancel={close}
      mask={{ closable: false }}
      footer={
        <div className="row">
          <span className="sm mut">发布人 {me.name}；记入审计。已按旧版开始的案件不受影响。</span>
          <span className="sp" />
          <Button onClick={close}>取消</Button>
          <Button type="primary" size="large" onClick={() => void send()} loading={publish.isPending}>
            发布到{where || "……"}
          </Button>
        </div>
      }
    >
      <div className="st-publish">
        <p className="mut">勾选发布到哪里，一次发布完，要么都成要么都不成。没勾的一字不变。</p>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="hidden">选</span>
              </th>
              <th scope="col">区县</th>
              <th scope="col">版本</th>
              <th scope="col">会改变什么</th>
              <th scope="col">在办件</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, more ? rows.length : 1).map((row) => (
              <PlaceRow key={row.code} row={row} on={chosen.includes(row.code)} toggle={toggle}>
                {row.main ? (
                  <ChangeList changes={checked.changes} />
                ) : !chosen.includes(row.code) ? (
                  <span className="mut">
                    不发布，{row.own ? "照用自己的一版" : `跟着${source.place.name}`}
                  </span>
                ) : row.own ? (
                  "换掉它自己的一版"
                ) : (
                  "从沿用变为有自己的一版"
                )}
              </PlaceRow>
            ))}
          </tbody>
        </table>
        {rows.length > 1 && !more && (
          <button type="button" className="lnk sm" onClick={() => setMore(true)}>
            只给部分镇街用，或一并换掉镇街自己的版本（{rows.length - 1} 个镇街）
          </button>
        )}
        {asked && chosen.length === 0 && (
          <p className="st-wrong" role="alert">
            至少勾一个地方。
          </p>
        )}
        <div className="st-proof">
          {counts.stop > 0 ? (
            <Note tone="hi">
              <b>{counts.stop} 处走不通，不能发布。</b>
              {told[0]?.title}。关上这个窗口，在“检查”里逐条改好。
            </Note>
          ) : (
            <Note tone="lo">
              <b>检查通过</b>
              {counts.look > 0
                ? `，另有 ${counts.look} 条提醒：${told[0]?.title ?? ""}`
                : "：步骤、表单、岗位、计算式都在，每一步都走得到"}
              。
            </Note>
          )}
          {counts.stop === 0 && <RehearsedNote source={source} drawn={drawn} />}
          {nothing && counts.stop === 0 && <Note tone="mi">与在用的版本没有不同，不用发布。</Note>}
        </div>
        <label htmlFor="st-note">
          <b>给同事看的一句话</b> <span className="st-must">必填</span>
        </label>
        <Input
          id="st-note"
          value={note}
          maxLength={200}
          onChange={(event) => setNote(event.target.value)}
          status={asked && missing ? "error" : ""}
        />
        {asked && missing && (
          <p className="st-wrong" role="alert">
            写一句改了什么、为什么，至少 2 个字。
          </p>
        )}
        {publish.isError && (
          <Note tone="hi">
            <b>没有发布成，哪里都没有变。</b>
            {publish.error instanceof Problem ? publish.error.detail : "页面出了差错"}。草稿还在。
          </Note>
        )}
      </div>
    </Modal>
  );
}

function PlaceRow({
  row,
  on,
  toggle,
  children,
}: {
  row: Row;
  on: boolean;
  toggle: (code: string, on: boolean) => void;
  children: React.ReactNode;
}) {
  return (
    <tr className={on ? "on" : ""}>
      <td>
        <Checkbox
          checked={on}
          onChange={(event) => toggle(row.code, event.target.checked)}
          aria-label={`发布到${row.name}`}
        />
      </td>
      <td>
        <b>{row.name}</b>
      </td>
      <td className="nw">
        {row.stands}
        {on && (
          <>
            {" "}
            → <b>新的一版</b>
          </>
        )}
      </td>
      <td>{children}</td>
      <td className="sm">
        {row.main ? (
          <>
            {row.running} 件照原来的版本走完
            <br />
            <span className="mut">新受理的走新版</span>
          </>
        ) : (
          "照原来的版本走完"
        )}
      </td>
    </tr>
  );
}
