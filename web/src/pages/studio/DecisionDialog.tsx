import { Button, Modal } from "antd";
import { useRef, useState } from "react";
import { type DecisionDrawing, DecisionEditor } from "@/widgets/modeler/DecisionEditor";

/** The decision table of a step, over the whole window. */
export default function DecisionDialog({
  file,
  keep,
  close,
}: {
  file: { name: string; xml: string };
  keep: (xml: string) => void;
  close: () => void;
}) {
  const editor = useRef<DecisionDrawing>(null);
  const [opened] = useState(file.xml);
  const [changed, setChanged] = useState(false);
  const done = async () => {
    const drawn = await editor.current?.xml();
    if (drawn) keep(drawn);
  };
  return (
    <Modal
      open
      title={`决策表「${file.name}」`}
      width="96vw"
      style={{ top: 16 }}
      onCancel={close}
      mask={{ closable: false }}
      keyboard={!changed}
      destroyOnHidden
      footer={[
        <Button key="no" onClick={close}>
          {changed ? "不要这次的改动" : "关上"}
        </Button>,
        <Button key="yes" type="primary" onClick={() => void done()}>
          用这张决策表
        </Button>,
      ]}
    >
      <div className="st-form">
        <DecisionEditor ref={editor} xml={opened} onChange={() => setChanged(true)} />
      </div>
    </Modal>
  );
}
