// Every page at every width: no serious finding of axe, no English left, no sideways scrolling at 200 %, reachable by keyboard.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ADDRESS, launch, SIZES, signIn } from "./support.mjs";

const require = createRequire(fileURLToPath(new URL("../../web/package.json", import.meta.url)));
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
/** Names of products, codes and abbreviations that stand in Latin letters everywhere. */
const PROPER = /\b(BPMN(\.iO|\.io)?|Word|Enter|Ctrl|Esc|DMN|FEEL|ZZ[0-9A-Z]+|[DPS]\d[\dA-Z-]*|[A-Z])\b/g;

let browser;
let page;
before(async () => {
  browser = await launch();
  page = await signIn(browser, "village_mediator_010101001");
});
after(async () => { await browser?.close(); });

async function judge(name) {
  await page.evaluate(AXE); // a script tag is what the content security policy refuses
  const found = await page.evaluate(async () => {
    const result = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa"] });
    return result.violations.filter((one) => ["serious", "critical"].includes(one.impact)).map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
  });
  assert.deepEqual(found, [], `axe on ${name}`);
  const text = await page.evaluate(() => document.body.innerText);
  assert.deepEqual(text.replace(PROPER, "").match(/[A-Za-z]{2,}/g) ?? [], [], `English on ${name}`);
}

async function firstOf(kind) {
  const answer = await page.evaluate(async () => (await fetch("/api/tasks?limit=50")).json());
  const task = answer.items.find((one) => one.element_id === kind) ?? answer.items[0];
  return { task: task.key, code: task.case.case_code };
}

test("pages at a desk and in the hand are usable by everybody", { timeout: 120_000 }, async (t) => {
  const { task, code } = await firstOf("P04-S12");
  const pages = { 待办: "/inbox", 办件: `/tasks/${task}`, 案件: `/cases/${code}`, 案件列表: "/cases", 没有这个地址: "/nowhere" };
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    await page.setViewportSize({ width, height });
    for (const [name, path] of Object.entries(pages)) {
      if (size === "small" && !["待办", "办件"].includes(name)) continue; // the others look alike at both desks
      await t.test(`${name} ${size}`, async () => {
        await page.goto(ADDRESS + path);
        await page.locator("#main h1, #main h2, #main li").first().waitFor();
        await page.waitForFunction(() => document.querySelector(".bones") === null);
        await page.waitForTimeout(400);
        await judge(`${name} ${size}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(wide <= 1, `${name} ${size} scrolls sideways by ${wide}px`);
      });
    }
  }
  assert.deepEqual(page.faults, []);
});

test("at 200 % nothing has to be scrolled sideways", { timeout: 60_000 }, async () => {
  const { task, code } = await firstOf("P04-S12");
  await page.setViewportSize({ width: 720, height: 450 });
  for (const path of ["/inbox", `/tasks/${task}`, `/cases/${code}`, "/cases"]) {
    await page.goto(ADDRESS + path);
    await page.locator("#main h1, #main h2").first().waitFor();
    await page.waitForTimeout(400);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 1, `${path} scrolls sideways by ${wide}px`);
  }
});

test("the inbox is worked with the keyboard alone", { timeout: 60_000 }, async () => {
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
  assert.equal(await page.locator("tr.sel .t1").innerText(), chosen, "single keys do nothing while somebody types");
  await page.locator("h1").click();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/tasks\//);
  assert.equal(await page.locator(".th h1").innerText(), chosen);
});

test("without the server the page says so and keeps what is written", { timeout: 60_000 }, async () => {
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
  await page.getByText(/草稿已存/).waitFor({ timeout: 20_000 });
  await page.reload();
  assert.equal(await page.locator(".fq-form textarea").first().inputValue(), words);
});
