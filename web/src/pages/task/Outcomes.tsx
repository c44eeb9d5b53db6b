import { Button } from "antd";
import type { Outcome } from "@/pages/task/useSubmit";
import { Note } from "@/parts/Note";
import { sentence } from "@/widgets/form/errors";

/** What did not work, above the form's foot: what, where things are, what to do. */
export function Outcomes({
  outcome,
  again,
  renew,
}: {
  outcome: Outcome;
  again: () => void;
  renew: () => void;
}) {
  if (outcome.at === "silent") {
    return (
      <Note tone="hi">
        <b>提交成功没有还不知道：服务器暂时没有应答。</b>
        <br />
        写的内容还在，10 秒后自动再试。{" "}
        <Button size="small" onClick={again}>
          现在再试
        </Button>
      </Note>
    );
  }
  if (outcome.at === "changed") {
    return (
      <Note tone="mi">
        您打开以后，这件待办又有变动（如转办、领取）。写的内容还在。{" "}
        <button type="button" className="lnk" onClick={renew}>
          换成新的再提交
        </button>
      </Note>
    );
  }
  if (outcome.at === "refused") {
    const { problem } = outcome;
    return (
      <Note tone="hi">
        <b>
          {problem.undecided ? "" : "没有提交成功："}
          {problem.detail}。
        </b>
        {problem.expected && `应为${problem.expected}。`}写的内容还在。
        {problem.incident && `编号 ${problem.incident}。`}
      </Note>
    );
  }
  if (outcome.at === "wrong" && outcome.rest.length > 0) {
    return (
      <Note tone="hi">
        <b>没有提交成功，有几处要改：</b>
        <ul>
          {outcome.rest.map((one) => (
            <li key={one.where + one.code}>{sentence(one)}</li>
          ))}
        </ul>
      </Note>
    );
  }
  return null;
}
