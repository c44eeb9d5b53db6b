// Who gets in, as whom, and what is shown to whom.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { english, onlyByMouse, reachable } from "./reach.mjs";
import { ADDRESS, enter, launch, newPage, PASSWORD, signIn, SIZES } from "./support.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const entries = (page) =>
  page
    .getByRole("navigation", { name: "主导航" })
    .getByRole("link")
    .evaluateAll((links) => links.map((one) => one.firstChild.textContent));

test(
  "a wrong password is told beside the fields, and too many close the account for a while",
  { timeout: 600_000 },
  async () => {
    for (const size of [SIZES.desk, SIZES.phone]) {
      const page = await newPage(browser, size);
      await page.goto(`${ADDRESS}/cases?q=%E6%BC%8F%E6%B0%B4`);
      await page.getByRole("button", { name: "登录" }).click();
      await page.getByText("请填写账号").waitFor();
      await page.getByText("请填写密码").waitFor();
      await enter(page, "town_mediator_010101", "not-the-password");
      await page
        .getByText("没有登录成功：账号或密码不对。请核对账号和密码，忘记密码请找本单位管理员。")
        .waitFor();
      assert.equal(await page.getByLabel("账号").inputValue(), "town_mediator_010101");
      await reachable(page, "登录");
      await onlyByMouse(page, "登录");
      const told = (await page.locator(".door code").allInnerTexts()).join(" "); // the demonstration's accounts and password
      assert.deepEqual(
        (await english(page)).filter((word) => !told.includes(word)),
        [],
      );
      await enter(page, "town_mediator_010101", PASSWORD);
      await page.waitForURL(/\/cases\?q=/);
      await page.getByRole("navigation", { name: "主导航" }).waitFor();
      assert.deepEqual(page.faults, []);
      await page.context().close();
    }
    const guesser = await newPage(browser);
    await guesser.goto(ADDRESS);
    for (let guess = 0; guess < 9; guess += 1) {
      const answer = guesser.waitForResponse((one) => one.request().method() === "POST");
      await enter(guesser, "town_secretary_010199", `guess-${guess}-guess`);
      await answer;
    }
    await guesser.getByText(/没有登录成功：密码输错次数太多，请 \d+ (秒|分钟)后再试/).waitFor();
  },
);

test("each post has its own way in", { timeout: 600_000 }, async () => {
  const ways = {
    town_window_010101: ["/intake", ["登记", "待办", "案件"]],
    village_mediator_010101001: ["/inbox", ["待办", "案件"]],
    supervisor_0101: ["/inbox", ["待办", "案件"]],
    process_designer_0101: ["/studio", ["流程", "运行"]],
    auditor_0101: ["/audit", ["案件回放", "案件"]],
    tenant_admin_0101: ["/studio", ["流程", "运行"]],
  };
  for (const [user, [path, shown]] of Object.entries(ways)) {
    const page = await signIn(browser, user);
    await page.waitForURL(new RegExp(`${path}$`));
    assert.deepEqual(await entries(page), shown, user);
    await page.context().close();
  }
});

test(
  "换岗位 changes the navigation, the inbox and what may be done; signing out ends it everywhere",
  { timeout: 600_000 },
  async () => {
    const page = await signIn(browser, "two_posts_0101");
    assert.deepEqual(await entries(page), ["待办", "案件"]);
    await page.getByRole("button", { name: /岗位与退出/ }).focus();
    await page.keyboard.press("ArrowDown"); // the menu by keyboard alone
    const held = page.getByRole("menuitemradio");
    assert.equal(await held.count(), 2);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-checked")), "true");
    await reachable(page, "岗位");
    await page.keyboard.press("Escape");
    assert.match(
      await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? ""),
      /岗位与退出/,
    );
    await page.keyboard.press("Enter");
    await page.getByRole("menuitemradio", { name: /窗口/ }).click();
    await page.waitForURL(/\/intake$/);
    assert.deepEqual(await entries(page), ["登记", "待办", "案件"]);
    await page.getByRole("button", { name: /窗口.*，岗位与退出/ }).waitFor();

    const other = await page.context().newPage();
    await other.goto(`${ADDRESS}/cases`);
    await page.getByRole("button", { name: /岗位与退出/ }).click();
    await page.getByRole("menuitem", { name: "退出登录" }).click();
    await page.getByRole("button", { name: "登录" }).waitFor();
    await other.reload();
    await other.getByRole("button", { name: "登录" }).waitFor();
    assert.deepEqual([...page.faults], []);
  },
);

test("what a post may not see says what it is and whom to ask", { timeout: 600_000 }, async () => {
  const page = await signIn(browser, "town_mediator_010102");
  for (const [path, words] of Object.entries({
    "/tasks/123456789": /没有这件待办，或者它不归您的岗位/,
    "/cases/ZZ202601G99999999999": /没有这个案件，或者它不在您的范围内/,
    "/nowhere": /没有这个地址/,
  })) {
    await page.goto(ADDRESS + path);
    await page.locator(".state", { hasText: words }).waitFor();
    await reachable(page, path);
    assert.deepEqual(await english(page), [], path);
  }
  const code = await codeOfSensitive();
  await page.goto(`${ADDRESS}/cases/${code}`);
  await page.locator(".state").waitFor();
  assert.doesNotMatch(await page.locator("#main").innerText(), /家暴|殴打/);
  assert.deepEqual(page.faults, []);
});

/** The code of a sensitive case, as the director sees it. */
async function codeOfSensitive() {
  const page = await signIn(browser, "county_director_0101");
  const code = await page.evaluate(async () => {
    const { items } = await (await fetch("/api/cases?limit=200")).json();
    return items.find((one) => one.confidentiality !== "normal").case_code;
  });
  await page.context().close();
  return code;
}
