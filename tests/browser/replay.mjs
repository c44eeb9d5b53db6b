// An auditor replays a closed case; the badge is grey, green after verifying, and red once the record was changed.
import assert from "node:assert/strict";
import { createInterface } from "node:readline/promises";
import { reachable } from "./reach.mjs";
import { launch, SIZES, signIn } from "./support.mjs";

const given = JSON.parse(process.env.FENGQIAO_GIVEN);
const browser = await launch();
const lines = createInterface({ input: process.stdin });
try {
  const page = await signIn(browser, given.auditor, SIZES.small);
  await page.getByLabel("只看已办结、已归档").click();
  await reachable(page, "案件回放");
  await page.getByRole("link", { name: `回放 ${given.code}` }).click();

  // step by step, forward and back
  const badge = page.getByRole("status", { name: "验证牌" });
  await badge.getByText("还没验证").waitFor();
  const total = Number(/共 (\d+) 步/.exec(await page.locator(".au-where").innerText())[1]);
  assert.ok(total >= 10, `the case has ${total} steps`);
  for (let step = 1; step < total; step += 1) {
    await page.getByText(`第 ${step} 步 / 共 ${total} 步`).waitFor();
    if (step % 2) await page.getByRole("button", { name: "下一步" }).click();
    else await page.keyboard.press("ArrowRight");
  }
  await page.getByText(`第 ${total} 步 / 共 ${total} 步`).waitFor();
  await page.getByRole("button", { name: "上一步" }).click();
  await page.getByText(`第 ${total - 1} 步 / 共 ${total} 步`).waitFor();
  assert.match(page.url(), new RegExp(`step=${total - 1}`), "the step is in the address");

  // the step of the mediation: diagram and token of that time, the form as it was, what it changed
  await page.getByRole("button", { name: given.deed }).click();
  await page.locator('.ply [data-element-id="P03-S03"].ply-said').waitFor();
  await page.locator('.ply [data-element-id="P03-S04"].ply-now').waitFor();
  assert.equal(
    await page.locator('.ply [data-element-id="P03-S05"].ply-done').count(),
    0,
    "what came later is not marked",
  );
  await page.locator(".au-form .filled", { hasText: "调解结果" }).getByText("达成一致").waitFor();
  await page.getByRole("tab", { name: "这一步改了什么" }).click();
  await page.getByRole("row", { name: /调解结果/ }).waitFor();
  await page
    .locator(".au-case")
    .getByText(/简易即时调解 第 1 版/)
    .waitFor();

  // the slider, play
  await page.getByLabel("第几步").fill("1");
  await page.getByText(`第 1 步 / 共 ${total} 步`).waitFor();
  await page.getByRole("button", { name: "播放" }).click();
  await page.getByText(`第 3 步 / 共 ${total} 步`).waitFor();
  await page.getByRole("button", { name: "停" }).click();

  await page.getByRole("button", { name: "现在验证" }).click();
  await badge.getByText(/记录完整，\d+ 条一条未改/).waitFor();
  assert.match(await badge.getAttribute("class"), /green/);

  await reachable(page, "回放一件");

  console.log("READY"); // now somebody changes a row of the history
  await lines[Symbol.asyncIterator]().next();
  await page.reload();
  await badge.getByText("还没验证").waitFor();
  await page.getByRole("button", { name: "现在验证" }).click();
  await badge.getByText(new RegExp(`第 ${given.step} 步对不上`)).waitFor();
  assert.match(await badge.getAttribute("class"), /red/);
  await badge.getByRole("button", { name: `看第 ${given.step} 步` }).click();
  await page.getByText(`第 ${given.step} 步 / 共 ${total} 步`).waitFor();
  await page.getByRole("row", { name: /对不上/ }).waitFor();
  assert.deepEqual(page.faults, []);
} finally {
  lines.close();
  await browser.close();
}
