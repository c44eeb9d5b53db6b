import { Input, Modal } from "antd";
import { useRef, useState } from "react";
import { useCaseAct } from "@/api/mutations/useCaseAct";
import { Problem } from "@/api/problem";
import type { CaseAct } from "@/api/queries/useCaseRecords";
import { type Attempt, attemptOf } from "@/api/attempt";
import { reasonLack } from "@/pages/case/acts";
import { Note } from "@/parts/Note";
import { toast } from "@/parts/toast";

/** What happens then, said before it is done. */
const THEN: Record<string, string> = {
  MSG_SUPERVISION_REQUEST:
    "向承办单位发起督办：督查专员收到「评查建册」，由其确认提醒、催办还是督办。案件照常办理。",
  SIG_ESCALATE: "停下现在的程序，转入提级办理：本级负责人填「提级申请」，由上级审查。法定期限不因提级加长。",
  SIG_WITHDRAW: "按申请人的意思撤回：现在的程序停下，出具 D61 撤回申请书，转结案审核。",
  SIG_MERGE: "停下现在的程序，转并案：由受理岗确认并入主案。",
  SIG_DANGER: "立即转危险先行处置。有人正受伤害的，先打 110。",
};

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
  const [main, setMain] = useState("");
  const send = useCaseAct(code);
  const attempt = useRef<Attempt | null>(null);
  const lack = reasonLack(reason);
  const merging = act.name === "SIG_MERGE";
  const ready = lack === null && (!merging || main.trim() !== "");
  const submit = () => {
    const given = { name: act.name, reason: reason.trim(), ...(merging ? { main_case: main.trim() } : {}) };
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
      okButtonProps={{ disabled: !ready, loading: send.isPending, danger: act.name === "SIG_DANGER" }}
      destroyOnHidden
    >
      <div className="act-form">
        <p>{THEN[act.name]}</p>
        {merging && (
          <div>
            <label htmlFor="act-main">
              主案案号<span className="must">必填</span>
            </label>
            <Input
              id="act-main"
              value={main}
              onChange={(event) => setMain(event.target.value)}
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
            maxLength={500}
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
