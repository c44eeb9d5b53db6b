// What a page says when something is old, gone, broken, silent or empty; nothing that was written is lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { english, reachable, settled } from "./reach.mjs";
import { ADDRESS, fillForm, launch, signIn, SIZES } from "./support.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const USER = "town_mediator_010101";

/** Sends a write as the page itself would. */
const write = (page, method, path, body) =>
  page.evaluate(
    async ([verb, address, given]) => {
      const { csrf_token } = await (await fetch("/api/session")).json();
      const answer = await fetch(address, {
        method: verb,
        headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf_token },
        body: given && JSON.stringify(given),
      });
      return answer.status;
    },
    [method, path, body],
  );

async function aTask(page) {
  return page.evaluate(async () =>
    (await (await fetch("/api/tasks?view=claimable&limit=50")).json()).items.find(
      (one) => one.case.confidentiality === "normal",
    ),
  );
}

test(
  "a task that has changed since it was opened is not handed in; what was written stays (412)",
  { timeout: 600_000 },
  async () => {
    const page = await signIn(browser, USER, SIZES.small);
    const task = await aTask(page);
    await page.goto(`${ADDRESS}/tasks/${task.key}`);
    await fillForm(page);
    assert.equal(await write(page, "POST", `/api/tasks/${task.key}/claim`), 204);
    assert.equal(await write(page, "POST", `/api/tasks/${task.key}/release`), 204);
    await page.locator(".bar .ant-btn-primary").click();
    await page.locator(".card-conflict, .note.mi, .note.hi").first().waitFor();
    const words = await page.locator("#main").innerText();
    assert.match(words, /变|改/);
    assert.doesNotMatch(words, /锁|版本|并发/);
    await reachable(page, "旧了");
    assert.deepEqual(await english(page), []);
    assert.equal((await aTask(page)).state, "CREATED");
    assert.deepEqual(page.faults, []);
  },
);

test(
  "a task that a colleague has claimed meanwhile says who has it (409)",
  { timeout: 600_000 },
  async () => {
    const page = await signIn(browser, "county_triage_0101", SIZES.small);
    const other = await signIn(browser, "town_coordinator_010101");
    await page.goto(`${ADDRESS}/inbox?view=claimable`);
    await settled(page);
    const shared = await other.evaluate(async () =>
      (await (await fetch("/api/tasks?view=claimable&limit=50")).json()).items.map((one) => one.key),
    );
    const mine = await page.evaluate(
      async () => (await (await fetch("/api/tasks?view=claimable&limit=50")).json()).items,
    );
    const at = mine.findIndex((one) => shared.includes(one.key));
    assert.ok(at >= 0, "the two posts share a task");
    assert.equal(await write(other, "POST", `/api/tasks/${mine[at].key}/claim`), 204);
    await page.locator(".list tbody tr:not(.grp)").nth(at).click();
    await page.keyboard.press("l");
    await page.getByText(/没有领到：/).waitFor();
    assert.equal(await write(other, "POST", `/api/tasks/${mine[at].key}/release`), 204);
    assert.deepEqual(page.faults, []);
  },
);

test(
  "a fault of the server is told with its number, and the page can be read again",
  { timeout: 600_000 },
  async () => {
    const page = await signIn(browser, USER, SIZES.small);
    const problem = {
      status: 500,
      contentType: "application/problem+json",
      body: JSON.stringify({ status: 500, code: "fault", detail: "服务器出了差错", incident: "7f3a91c2" }),
    };
    for (const [path, what] of [
      ["/inbox", "**/api/tasks?*"],
      ["/cases", "**/api/cases?*"],
    ]) {
      await page.route(what, (route) => route.fulfill(problem));
      await page.goto(ADDRESS + path);
      await page
        .getByRole("alert")
        .getByText(/没有读到/)
        .waitFor();
      await page.getByText("7f3a91c2").waitFor();
      await reachable(page, `${path} 出错`);
      assert.deepEqual(
        (await english(page)).filter((word) => word !== "fa" && word !== "c"),
        [],
        path,
      );
      await page.unroute(what);
      await page.getByRole("button", { name: "再读一次" }).click();
      await settled(page);
      assert.equal(await page.getByText("7f3a91c2").count(), 0);
    }
    assert.deepEqual(page.faults, []);
  },
);

test("without the server the lists say so, at a desk and in the hand", { timeout: 600_000 }, async () => {
  for (const size of [SIZES.small, SIZES.phone]) {
    const page = await signIn(browser, USER, size);
    await page.goto(`${ADDRESS}/inbox`);
    await settled(page);
    await page.route("**/api/**", (route) => route.abort());
    await page.getByRole("link", { name: "案件", exact: true }).click();
    await page.getByText("连不上服务器").waitFor();
    await page.getByText(/没有读到/).waitFor();
    await reachable(page, "断网");
    await page.unroute("**/api/**");
    await page.getByRole("button", { name: "再读一次" }).click();
    await settled(page);
    await page.getByText("连不上服务器").waitFor({ state: "detached" });
    assert.deepEqual(page.faults, []);
    await page.context().close();
  }
});

test("an empty list says why it is empty and where to go", { timeout: 600_000 }, async () => {
  const page = await signIn(browser, USER, SIZES.small);
  for (const [path, words] of Object.entries({
    "/inbox?view=mine": "没有您经办的件",
    "/inbox?view=done": /还没有办过的件|已办/,
    "/inbox?q=没有这样的事": "这样筛没有待办",
    "/cases?q=没有这样的事": /没有/,
  })) {
    await page.goto(ADDRESS + path);
    await page.locator("#main").getByText(words).first().waitFor();
    await reachable(page, path);
    assert.deepEqual(await english(page), [], path);
  }
  await page.goto(`${ADDRESS}/inbox?q=没有这样的事`);
  await page.locator(".state").getByRole("button", { name: "清空筛选" }).click();
  await page.locator(".list tbody tr:not(.grp)").first().waitFor();
  assert.deepEqual(page.faults, []);
});

test("several tasks are claimed at one stroke", { timeout: 600_000 }, async () => {
  const page = await signIn(browser, USER, SIZES.small);
  await page.goto(`${ADDRESS}/inbox?view=claimable`);
  await page.locator(".list tbody tr:not(.grp)").nth(1).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("已选 2 件").waitFor();
  await page.getByRole("status").getByRole("button", { name: "领取" }).click();
  await page.getByText("已领取 2 件").waitFor();
  await page.goto(`${ADDRESS}/inbox?view=mine`);
  await page.locator(".list tbody tr:not(.grp)").nth(1).waitFor();
  assert.deepEqual(page.faults, []);
});
