import { Button, Modal } from "antd";
import { useRef, useState } from "react";
import type { Schema } from "@/pages/studio/forms";
import { type FormDrawing, FormEditor } from "@/widgets/modeler/FormEditor";

/** The form of one step, over the whole window. */
export default function FormDialog({
  schema,
  step,
  keep,
  close,
}: {
  schema: Schema;
  step: string;
  keep: (schema: Schema) => void;
  close: () => void;
}) {
  const editor = useRef<FormDrawing>(null);
  const [opened] = useState(() => structuredClone(schema));
  const [changed, setChanged] = useState(false);
  const done = () => {
    const drawn = editor.current?.schema();
    if (drawn) keep({ ...drawn, id: schema.id, name: drawn.name ?? schema.name });
  };
  return (
    <Modal
      open
      title={`「${step || "这一步"}」的表单`}
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
        <Button key="yes" type="primary" onClick={done}>
          用这张表单
        </Button>,
      ]}
    >
      <div className="st-form">
        <FormEditor ref={editor} schema={opened} onChange={() => setChanged(true)} />
      </div>
    </Modal>
  );
}
