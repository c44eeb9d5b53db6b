import { Button } from "antd";
import type { Intake } from "@/pages/intake/useIntake";
import { usePhone } from "@/app/viewport";
import { Icon } from "@/parts/Icon";
import { Note } from "@/parts/Note";
import { sentence } from "@/widgets/form/errors";

/** The foot: where the draft is, what is still wrong, the one solid button. */
export function IntakeBar({ desk }: { desk: Intake }) {
  const phone = usePhone();
  const wrong = Object.keys(desk.errors).length;
  const { failed, rest } = desk.outcome;
  const where =
    desk.draft.at === "device"
      ? desk.draftText.replace("没有网络，草稿存在本机", "草稿已存在本机")
      : desk.draft.at === "nowhere"
        ? "草稿没存上，可按 F8 存到服务器"
        : desk.draftText;
  return (
    <div className="in-foot">
      {(failed !== null || rest.length > 0) && (
        <Note tone="hi">
          <b>{failed ?? "没有办成"}。</b>写的内容还在。
          {rest.length > 0 && (
            <ul>
              {rest.map((one) => (
                <li key={one.where + one.code}>{sentence(one)}</li>
              ))}
            </ul>
          )}
        </Note>
      )}
      <div className="bar">
        <span
          className={desk.draft.at === "nowhere" ? "draft off" : "draft"}
          role="status"
          aria-live="polite"
        >
          <i />
          {where}
        </span>
        {wrong > 0 && (
          <span className="sm in-wrong" role="status">
            <Icon name="alert" size={14} /> 还有 {wrong} 处要改
          </span>
        )}
        <span className="sp" />
        <Button type="primary" size="large" loading={desk.busy} onClick={desk.submit}>
          登记并打印小票 {!phone && <kbd>F9</kbd>}
        </Button>
      </div>
    </div>
  );
}
