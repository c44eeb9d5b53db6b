import { expect, it } from "vitest";
import { readableDiagram } from "@/text/diagramText";

const LABELS = { SIG_WITHDRAW: "登记撤回", Own_change: '换"人"' };

it("writes messages and timer keys in words, and leaves ids alone", () => {
  const xml =
    '<message id="SIG_WITHDRAW" name="SIG_WITHDRAW"/><event id="T_PM_LIMIT" name="T_PM_LIMIT 到期"/><task name="签收"/>';
  expect(readableDiagram(xml, LABELS)).toBe(
    '<message id="SIG_WITHDRAW" name="登记撤回"/><event id="T_PM_LIMIT" name="办理期限 到期"/><task name="签收"/>',
  );
  expect(readableDiagram('<e name="MSG_OTHER_THING"/><e name="toString"/>', LABELS)).toBe(
    '<e name="收到消息"/><e name="toString"/>',
  );
});

it("writes a message of any name as its place calls it", () => {
  expect(readableDiagram('<e name="Own_change"/>', LABELS)).toBe('<e name="换&quot;人&quot;"/>');
});
