import { Button, Dropdown } from "antd";
import type { TaskDetail } from "@/api/answers";
import { useMe } from "@/app/useMe";
import { usePhone } from "@/app/viewport";
import { Icon } from "@/parts/Icon";

/** The foot of the form: where the draft is, what else can be done, the one solid button. */
export function TaskBar({
  task,
  draft,
  offline,
  wrong,
  busy,
  submit,
  claim,
  release,
  assign,
  save,
}: {
  task: TaskDetail;
  draft: string;
  offline: boolean;
  wrong: number;
  busy: boolean;
  submit: () => void;
  claim: () => void;
  release: () => void;
  assign: () => void;
  save: () => void;
}) {
  const me = useMe();
  const phone = usePhone();
  const mayAssign = me.permissions.includes("task:assign") || me.permissions.includes("*");
  const items = [
    task.assignee === null ? { key: "claim", label: "领取，由我办" } : null,
    task.assignee === me.user ? { key: "release", label: "放回，让同岗的人领" } : null,
    { key: "save", label: "现在存草稿" },
    { key: "print", label: "打印这一页" },
  ].filter((one) => one !== null);
  const acts: Record<string, () => void> = { claim, release, save, print: () => window.print() };
  return (
    <div className="bar">
      <span className={offline ? "draft off" : "draft"} role="status" aria-live="polite">
        <i />
        {draft}
      </span>
      {wrong > 0 && (
        <span className="sm bar-wrong" role="status">
          <Icon name="alert" /> 还有 {wrong} 处要改
        </span>
      )}
      <span className="sp" />
      {mayAssign && <Button onClick={assign}>转办</Button>}
      <Dropdown
        menu={{ items, onClick: ({ key }) => acts[key]?.() }}
        trigger={["click"]}
        placement="topRight"
      >
        <Button>
          更多 <Icon name="down" size={14} />
        </Button>
      </Dropdown>
      <Button type="primary" onClick={submit} loading={busy}>
        提交{" "}
        {!phone && (
          <>
            <kbd>Ctrl</kbd> <kbd>Enter</kbd>
          </>
        )}
      </Button>
    </div>
  );
}
