// Mediators of two districts look at their open tasks: one has the new step with its form, the other the usual next one.
import assert from "node:assert/strict";
import { ADDRESS, launch, signIn } from "./support.mjs";

const given = JSON.parse(process.env.FENGQIAO_GIVEN);
const browser = await launch();
try {
  const here = await signIn(browser, given.mediator);
  await here.goto(`${ADDRESS}/inbox`);
  await here.getByText(given.step).first().waitFor();
  assert.equal(
    await here.getByText(given.usual, { exact: true }).count(),
    0,
    "the step behind is not open yet",
  );
  const task = await here.evaluate(
    async () => (await (await fetch("/api/tasks?view=todo")).json()).items[0].key,
  );
  await here.goto(`${ADDRESS}/tasks/${task}`);
  await here.locator(".fjs-form-field-label", { hasText: given.field }).waitFor();

  const there = await signIn(browser, given.other);
  await there.goto(`${ADDRESS}/inbox`);
  await there.getByText(given.usual).first().waitFor();
  assert.equal(await there.getByText(given.step).count(), 0, "another district does not have the step");
  assert.deepEqual([...here.faults, ...there.faults], []);
} finally {
  await browser.close();
}
