// An operator tries again what stands still, before and after its cause is mended, and sends what was given up.
import assert from "node:assert/strict";
import { once } from "node:events";
import { english, fits, onlyByMouse, reachable, settled, tabTo } from "./reach.mjs";
import { ADDRESS, launch, signIn, SIZES } from "./support.mjs";

const given = JSON.parse(process.env.FENGQIAO_GIVEN);
const browser = await launch();

async function usable(page, name) {
  await reachable(page, name);
  assert.deepEqual(await english(page), [], `English on ${name}`);
  await onlyByMouse(page, name);
  await fits(page, name);
}

try {
  const designer = await signIn(browser, given.designer);
  await designer.goto(`${ADDRESS}/operations`);
  const seen = designer.getByRole("row", { name: new RegExp(given.step) });
  await seen.waitFor();
  assert.equal(
    await designer.getByRole("button", { name: /再试一次/ }).count(),
    0,
    "who may not resolve has no button",
  );
  assert.equal(await seen.getByRole("link", { name: /打开案件/ }).count(), 0, "nor is told which case it is");
  await usable(designer, "运行，流程设计员");
  assert.match(
    await seen.getByRole("link", { name: `看图：${given.procedure}` }).getAttribute("href"),
    /^\/studio\/noise_check\//,
  );

  // the hint in the navigation leads there
  const page = await signIn(browser, given.admin);
  const way = page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: /运行/ });
  await way.locator("em").waitFor();
  const before = Number(await way.locator("em").innerText());
  assert.ok(before >= 2, `${before} to look at`);
  await way.click();
  const row = page.getByRole("row", { name: new RegExp(given.step) });
  await row.getByText("找不到要用的决策表").waitFor();
  await row.getByText(given.procedure).waitFor();
  await row.getByText("平台的原话").click();
  await row.getByText(/noise_level/).waitFor();
  await row.getByText("平台的原话").click();
  assert.equal(
    await row.getByRole("link", { name: /打开案件/ }).count(),
    0,
    "an administrator reads no case",
  );
  await usable(page, "异常");

  // by keyboard: the cause is still there
  const again = row.getByRole("button", { name: /再试一次/ });
  await tabTo(page, ".ops-again button");
  await page.keyboard.press("Enter");
  await row.getByText("又试了一次，还停在这里").waitFor();
  assert.ok(await again.evaluate((one) => one === document.activeElement), "the focus stays on the button");
  await usable(page, "试过的异常");

  console.log("READY");
  await once(process.stdin.resume(), "data");

  await again.click();
  await row.getByText("已往下走").waitFor();
  assert.ok(
    await row.locator(".ops-done").evaluate((one) => one === document.activeElement),
    "the focus stays with the answer",
  );
  assert.equal(await again.count(), 0);
  await page.getByRole("button", { name: "已处理" }).click();
  await page.waitForURL(/state=over/);
  await page.getByRole("row", { name: new RegExp(`${given.step}.* 处理$`) }).waitFor();
  assert.equal(
    await page.getByRole("row", { name: new RegExp(given.step) }).count(),
    1,
    "the try that did not help is no end",
  );
  await usable(page, "处理过的异常");

  // what was given up
  await page
    .getByRole("navigation", { name: "运行的几部分" })
    .getByRole("button", { name: /未送达/ })
    .click();
  const item = page.getByRole("row", { name: /登记撤回/ });
  await item.getByText("不再自动试").waitFor();
  await item.getByText("没有部署这个流程").waitFor();
  await usable(page, "未送达");
  await item.getByRole("button", { name: /再送一次/ }).click();
  await item.getByText("已送达").waitFor();
  await page.reload();
  await page.getByText("都送到了").waitFor();
  await usable(page, "都送到了");

  await page.goto(`${ADDRESS}/operations?part=starts`);
  await page.getByRole("row", { name: /抽访/ }).first().waitFor();
  await usable(page, "定时开始");
  // timed starts that lay behind are served meanwhile: then nothing waits for anybody, and the hint is silent
  const standing = () => page.evaluate(async () => await (await fetch("/api/operations")).json());
  let told = await standing();
  for (let looked = 0; told.standing > 0 && looked < 60; looked += 1) {
    await page.waitForTimeout(1_000); // the server's own clock serves them
    told = await standing();
  }
  assert.equal(told.standing, 0, JSON.stringify(told));
  await page.reload();
  await page.getByRole("row", { name: /抽访/ }).first().waitFor();
  await settled(page);
  assert.equal(await way.locator("em").count(), 0);

  const phone = await signIn(browser, given.admin, SIZES.phone);
  for (const [part, shown] of Object.entries({
    incidents: "没有停住的流程",
    deliveries: "都送到了",
    starts: "下一次",
  })) {
    await phone.goto(`${ADDRESS}/operations?part=${part}`);
    await phone.getByText(shown).first().waitFor();
    await settled(phone);
    await usable(phone, `${part}，手机`);
  }
  await phone.goto(`${ADDRESS}/operations?state=over`);
  await phone.getByText(given.step).first().waitFor();
  await usable(phone, "处理过的异常，手机");

  // a server that says no is heard, and the list can be asked for again
  await page.route("**/api/incidents?*", (route) => route.abort());
  await page.goto(`${ADDRESS}/operations`);
  await page.getByRole("heading", { name: "异常没有读到" }).waitFor();
  await reachable(page, "异常没有读到");
  await page.unroute("**/api/incidents?*");
  await page.getByRole("button", { name: "再读一次" }).click();
  await page.getByText("没有停住的流程").waitFor();
  for (const one of [designer, page, phone]) assert.deepEqual(one.faults, []);
} finally {
  await browser.close();
}
