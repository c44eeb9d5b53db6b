// A post sends a case a message that its district has added: the dialog says and asks what the district's table says.
import assert from "node:assert/strict";
import { ADDRESS, launch, signIn } from "./support.mjs";

const given = JSON.parse(process.env.FENGQIAO_GIVEN);
const browser = await launch();
try {
  const triage = await signIn(browser, given.triage);
  await triage.goto(`${ADDRESS}/cases/${given.code}`);
  await triage.getByRole("button", { name: given.label, exact: true }).click();
  const dialog = triage.getByRole("dialog", { name: new RegExp(given.label) });
  await dialog.getByText(given.consequence).waitFor();
  const send = dialog.getByRole("button", { name: given.label, exact: true });
  assert.equal(await send.isDisabled(), true, "nothing is sent without a reason");
  await dialog.getByLabel(/^理由/).fill("不要");
  await dialog.getByText("已写 2 字，还差 3 字").waitFor();
  await dialog.getByLabel(/^理由/).fill("调解员与被申请人是远亲，申请人不放心。");
  assert.equal(await dialog.getByLabel(/案号/).count(), 0, "it is about no other case");
  await send.click();
  await dialog.waitFor({ state: "detached" });
  await triage.getByText(`发起：${given.label}`).first().waitFor();
  assert.equal(await triage.getByText(given.key).count(), 0, "its key is not shown");

  const director = await signIn(browser, given.director);
  await director.goto(`${ADDRESS}/cases/${given.code}`);
  await director.getByText(given.step).first().waitFor();
  assert.equal(await director.getByRole("button", { name: given.label, exact: true }).count(), 0);
  assert.deepEqual([...triage.faults, ...director.faults], []);
} finally {
  await browser.close();
}
