import { Modal } from "antd";
import { usePaper } from "@/api/queries/usePaper";
import { Failed, Reading } from "@/parts/states";

/** A paper as it reads: the text of its own Word file, line by line. */
export default function PaperView({
  code,
  paper,
  close,
}: {
  code: string;
  paper: string;
  close: () => void;
}) {
  const found = usePaper(code, paper);
  return (
    <Modal
      open
      title={found.data ? `${found.data.template} ${found.data.title}　${found.data.number}` : "文书"}
      onCancel={close}
      footer={null}
      width={760}
      destroyOnHidden
    >
      {found.isPending && <Reading lines={8} />}
      {found.isError && <Failed error={found.error} what="这份文书" again={() => void found.refetch()} />}
      {found.data && (
        <div className="paper" lang="zh-CN" tabIndex={0} role="region" aria-label={found.data.title}>
          {found.data.blocks.map((block, at) =>
            block.kind === "row" ? (
              <div key={at} className="paper-row">
                {block.cells.map((cell, index) => (
                  <span key={index}>{cell}</span>
                ))}
              </div>
            ) : (
              <p key={at} className={block.align}>
                {block.cells[0]}
              </p>
            ),
          )}
        </div>
      )}
    </Modal>
  );
}
