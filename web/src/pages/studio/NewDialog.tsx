import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { keepDrawing } from "@/api/mutations/drawingKeep";
import { Problem } from "@/api/problem";
import type { Place, Procedure } from "@/api/queries/useProcedures";
import { request } from "@/api/request";
import { copiedProcess, emptyProcess, processIdOf, wrongRef } from "@/pages/studio/newProcess";
import { Note } from "@/parts/Note";

const FILE = "*file";

/** 新建流程: an empty one or a copy; it is a draft until it is published. */
export function NewDialog({ items, place, close }: { items: Procedure[]; place: Place; close: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [ref, setRef] = useState("");
  const [like, setLike] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const refWrong = wrongRef(
    ref,
    items.map((item) => item.ref),
  );
  const fileWrong = like === FILE && file === null ? "选一个流程图文件" : null;
  const nameWrong = name.trim().length < 2 ? "写一个名称，至少 2 个字" : null;

  const make = async () => {
    setAsked(true);
    if (refWrong !== null || nameWrong !== null || fileWrong !== null) return;
    setBusy(true);
    try {
      const xml =
        file !== null && like === FILE
          ? await fromFile(file, ref, name.trim())
          : like === ""
            ? emptyProcess(ref, name.trim())
            : await copied(like, place.code, ref, name.trim());
      if (xml === null) {
        setProblem("文件里没有流程图");
        setBusy(false);
        return;
      }
      await keepDrawing(
        ref,
        place.code,
        { name: name.trim(), base: null, xml, forms: [], decisions: [] },
        null,
      );
      await navigate(`/studio/${ref}/${place.code}`);
    } catch (error) {
      setProblem(error instanceof Problem ? error.detail : "页面出了差错");
      setBusy(false);
    }
  };

  return (
    <Modal
      open
      title={`在${place.name}新建流程`}
      onCancel={close}
      mask={{ closable: false }}
      footer={[
        <Button key="no" onClick={close}>
          取消
        </Button>,
        <Button key="yes" type="primary" onClick={() => void make()} loading={busy}>
          建草稿，去画图
        </Button>,
      ]}
    >
      <div className="st-publish">
        <label htmlFor="st-new-name">
          <b>名称</b> <span className="st-must">必填</span>
        </label>
        <Input
          id="st-new-name"
          value={name}
          maxLength={80}
          placeholder="夜间噪声纠纷调解"
          onChange={(event) => setName(event.target.value)}
          status={asked && nameWrong ? "error" : ""}
        />
        {asked && nameWrong && (
          <p className="st-wrong" role="alert">
            {nameWrong}
          </p>
        )}
        <label htmlFor="st-new-ref">
          <b>编号</b> <span className="st-must">必填</span>{" "}
          <span className="sm mut">别的流程调用它时用，发布后不变</span>
        </label>
        <Input
          id="st-new-ref"
          value={ref}
          maxLength={100}
          placeholder="night_noise"
          onChange={(event) => setRef(event.target.value)}
          status={asked && refWrong ? "error" : ""}
        />
        {asked && refWrong && (
          <p className="st-wrong" role="alert">
            {refWrong}
          </p>
        )}
        <label htmlFor="st-new-like">
          <b>从哪里画起</b>
        </label>
        <select
          id="st-new-like"
          className="st-select"
          value={like}
          onChange={(event) => setLike(event.target.value)}
        >
          <option value="">空白：开始、一步、结束</option>
          <option value={FILE}>从文件导入</option>
          {items
            .filter((item) => item.versions.some((version) => version !== null))
            .map((item) => (
              <option key={item.ref} value={item.ref}>
                抄一份「{item.name}」
              </option>
            ))}
        </select>
        {like === FILE && (
          <input
            type="file"
            accept=".bpmn,.xml"
            aria-label="流程图文件"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        )}
        {like === FILE && asked && fileWrong && (
          <p className="st-wrong" role="alert">
            {fileWrong}
          </p>
        )}
        {problem !== null && (
          <Note tone="hi">
            <b>没有建成。</b>
            {problem}。
          </Note>
        )}
      </div>
    </Modal>
  );
}

async function copied(old: string, place: string, ref: string, name: string): Promise<string> {
  const source = await request("get", "/api/studio/procedures/{ref}", {
    path: { ref: old },
    query: { place },
  });
  return copiedProcess(source.xml, old, ref, name);
}

async function fromFile(file: File, ref: string, name: string): Promise<string | null> {
  const xml = await file.text();
  const id = processIdOf(xml);
  return id === null ? null : copiedProcess(xml, id, ref, name);
}
