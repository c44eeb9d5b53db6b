import { expect, it } from "vitest";
import { readableDiagram } from "@/text/diagramText";

it("writes messages and timer keys in words, and leaves ids alone", () => {
  const xml =
    '<message id="SIG_WITHDRAW" name="SIG_WITHDRAW"/><event id="T_PM_LIMIT" name="T_PM_LIMIT 到期"/><task name="签收"/>';
  expect(readableDiagram(xml)).toBe(
    '<message id="SIG_WITHDRAW" name="撤回"/><event id="T_PM_LIMIT" name="办理期限 到期"/><task name="签收"/>',
  );
  expect(readableDiagram('<e name="MSG_SUPERVISION_REQUEST"/><e name="MSG_OTHER_THING"/>')).toBe(
    '<e name="请求督办"/><e name="收到消息"/>',
  );
});
