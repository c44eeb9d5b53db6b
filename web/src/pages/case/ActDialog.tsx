import { Input, Modal } from "antd";
import { useRef, useState } from "react";
import { useCaseAct } from "@/api/mutations/useCaseAct";
import { Problem } from "@/api/problem";
import type { CaseAct } from "@/api/queries/useCaseRecords";
import { type Attempt, attemptOf } from "@/api/attempt";
import { reasonLack } from "@/pages/case/acts";
import { Note } from "@/parts/Note";
import { toast } from "@/parts/toast";

/** Sets something off on the case: says what follows, asks for the reason, counts its characters. */
export default function ActDialog({
  code,
  title,
  act,
  close,
}: {
  code: string;
  title: string;
  act: CaseAct;
  close: () => void;
}) {
  const [reason, setReason] = useState("");
  const [other, setOther] = useState("");
  const send = useCaseAct(code);
  const attempt = useRef<Attempt | null>(null);
  const lack = reasonLack(reason, act.reason_least);
  const ready = lack === null && (act.other_case === null || other.trim() !== "");
  const submit = () => {
    const given = {
      name: act.name,
      reason: reason.trim(),
      ...(act.other_case === null ? {} : { other_case: other.trim() }),
    };
    attempt.current = attemptOf(attempt.current, given);
    send.mutate(
      { ...given, attempt: attempt.current.key },
      {
        onSuccess: () => {
          toast(`已${act.label}，记入经过`);
          close();
        },
      },
    );
  };
  const problem = send.error instanceof Problem ? send.error : null;
  return (
    <Modal
      open
      title={`${act.label}：${title}`}
      onCancel={close}
      onOk={submit}
      okText={act.label}
      cancelText="不办了"
      okButtonProps={{ disabled: !ready, loading: send.isPending, danger: act.danger }}
      destroyOnHidden
    >
      <div className="act-form">
        <p>{act.consequence}</p>
        {act.other_case !== null && (
          <div>
            <label htmlFor="act-other">
              {act.other_case}案号<span className="must">必填</span>
            </label>
            <Input
              id="act-other"
              value={other}
              onChange={(event) => setOther(event.target.value)}
              autoComplete="off"
              maxLength={40}
            />
          </div>
        )}
        <div>
          <label htmlFor="act-reason">
            理由<span className="must">必填</span>
          </label>
          <Input.TextArea
            id="act-reason"
            autoFocus
            rows={4}
            maxLength={act.reason_most}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            aria-describedby="act-count"
          />
          <p id="act-count" className="xs mut" aria-live="polite">
            {lack ?? `已写 ${reason.trim().length} 字；记入案卷，只有承办这件案子的人看得到`}
          </p>
        </div>
        {problem && (
          <Note tone="hi">
            {problem.undecided ? "" : "没有办成："}
            {problem.detail}。{problem.expected && `应为${problem.expected}。`}写的理由还在。
          </Note>
        )}
        {send.isError && problem === null && (
          <Note tone="hi">办成没有还不知道：页面出了差错，请先看一眼。写的理由还在。</Note>
        )}
      </div>
    </Modal>
  );
}
