import { Modal } from "antd";

const KEYS: [string, string][] = [
  ["J / K", "下一件、上一件"],
  ["Enter", "办理"],
  ["X", "选中"],
  ["L", "领取"],
  ["Z", "转办"],
  ["G", "打开案件"],
  ["/", "查案件"],
  ["?", "这张表"],
];

/** Every single key of the inbox. */
export default function KeyHelp({ close }: { close: () => void }) {
  return (
    <Modal open title="快捷键" footer={null} onCancel={close} width={360}>
      <dl className="kv">
        {KEYS.map(([key, words]) => (
          <div key={key} style={{ display: "contents" }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p className="sm mut" style={{ marginTop: 12 }}>
        在输入框里单键不起作用。
      </p>
    </Modal>
  );
}
