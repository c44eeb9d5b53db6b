// The inbox by keyboard alone; a task without the server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ADDRESS, launch, signIn } from "./support.mjs";

let browser;
let page;
before(async () => {
  browser = await launch();
  page = await signIn(browser, "village_mediator_010101001");
});
after(async () => {
  await browser?.close();
});

async function firstOf(kind) {
  const answer = await page.evaluate(async () => (await fetch("/api/tasks?limit=50")).json());
  const task = answer.items.find((one) => one.element_id === kind) ?? answer.items[0];
  return { task: task.key, code: task.case.case_code };
}

test("the inbox is worked with the keyboard alone", { timeout: 600_000 }, async () => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(`${ADDRESS}/inbox`);
  await page.locator(".list tbody tr:not(.grp)").first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const chosen = await page.locator("tr.sel .t1").innerText();
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "查案件");
  await page.keyboard.type("jjj");
  assert.equal(
    await page.locator("tr.sel .t1").innerText(),
    chosen,
    "single keys do nothing while somebody types",
  );
  await page.locator("h1").click();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/tasks\//);
  assert.equal(await page.locator(".th h1").innerText(), chosen);
});

test("without the server the page says so and keeps what is written", { timeout: 600_000 }, async () => {
  const { task } = await firstOf("P04-S12");
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(`${ADDRESS}/tasks/${task}`);
  const field = page.locator(".fq-form textarea").first();
  await field.waitFor();
  const words = `对方愿意坐下来谈，第 ${Date.now()} 次记录。`;
  await page.route("**/api/**", (route) => route.abort());
  await field.fill(words);
  await page.getByText(/没有网络，草稿存在本机/).waitFor();
  await page.getByText(/连不上服务器/).waitFor();
  await page.unroute("**/api/**");
  await page.getByText(/草稿已存/).waitFor();
  await page.reload();
  assert.equal(await page.locator(".fq-form textarea").first().inputValue(), words);
});
