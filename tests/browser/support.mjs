// What the browser tests share: a Chromium, people who sign in, forms that are filled in by their labels.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { chromiumOptions } from "./chromium.mjs";

const require = createRequire(fileURLToPath(new URL("../../web/package.json", import.meta.url)));
const { chromium } = require("playwright-core");

export const ADDRESS = process.env.FENGQIAO_ADDRESS;
export const PASSWORD = "fengqiao-demo";
export const SIZES = { desk: [1440, 900], small: [1366, 768], phone: [390, 844] };

/** A Chromium that others may share. */
export async function serve() {
  return chromium.launchServer(await chromiumOptions());
}

/** The Chromium that is shared (FENGQIAO_BROWSER), else one of one's own. */
export async function launch() {
  const shared = process.env.FENGQIAO_BROWSER;
  return shared ? chromium.connect(shared) : chromium.launch(await chromiumOptions());
}

/** A window of its own, nobody signed in; errors of the page are kept in `page.faults`. */
export async function newPage(browser, [width, height] = SIZES.desk) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    acceptDownloads: true,
  });
  context.setDefaultTimeout(90_000); // a busy machine; who waits so long waits for nothing;
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  return page;
}

/** Fills the door's two fields and asks to be let in. */
export async function enter(page, user, password) {
  await page.getByLabel("账号").fill(user);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录" }).click();
}

/** A window of its own, signed in. */
export async function signIn(browser, user, size = SIZES.desk) {
  const page = await newPage(browser, size);
  await page.goto(ADDRESS);
  await enter(page, user, PASSWORD);
  await page.getByRole("navigation", { name: "主导航" }).waitFor();
  return page;
}

/** Lets somebody else in, in the same window: as the sign-in page does, without drawing it. */
export async function enterQuietly(page, user) {
  await page.goto("about:blank"); // what the page before still asks must not end the session that begins
  await page.context().clearCookies();
  const answer = await page
    .context()
    .request.post(`${ADDRESS}/api/session`, { data: { user, password: PASSWORD } });
  if (!answer.ok()) throw new Error(`${user} was not let in: ${answer.status()}`);
  await page.goto(`${ADDRESS}/mark.svg`); // of the same origin, and asks nothing by itself
}

const LABEL = ".fjs-form-field-label";

/** Fills the form on the page: `answers` by label, and something plain where an answer is needed and none is given. */
export async function fillForm(page, answers = {}) {
  await page.locator(".fq-form .fjs-form").waitFor();
  await page.waitForTimeout(150);
  for (let round = 0; round < 4; round += 1) {
    const fields = page.locator(".fq-form .fjs-form-field:visible");
    const before = await fields.count();
    for (let at = 0; at < (await fields.count()); at += 1) await fillField(page, fields.nth(at), answers);
    if ((await fields.count()) === before && round > 0) return;
  }
}

async function fillField(page, field, answers) {
  const kind = /fjs-form-field-(\w+)/.exec((await field.getAttribute("class")) ?? "")?.[1] ?? "";
  if (["text", "group", "dynamiclist", "spacer", "separator", "html"].includes(kind)) return;
  const label = field.locator(LABEL).first();
  if ((await label.count()) === 0) return;
  const name = (await label.innerText()).replace("*", "").trim();
  const needed = (await field.locator(".fjs-asterix").count()) > 0;
  const answer = answers[name];
  if (answer === undefined && !needed) return;
  const fill = FILL[kind];
  if (fill) await fill(page, field, answer);
}

async function choose(_page, field, answer) {
  const options = field.locator(".fjs-inline-label");
  if (answer === undefined && (await field.locator("input:checked").count()) > 0) return;
  await (
    answer === undefined ? options.first() : options.filter({ hasText: new RegExp(`^${answer}$`) }).first()
  ).click();
}

/** Whether it is shown within so many milliseconds. */
async function appears(item, timeout) {
  return item.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}

async function pick(page, field, answer) {
  const shown = field.locator(".fjs-select-display, input.fjs-input").first();
  const value = field.locator("input.fjs-input");
  if (
    answer === undefined &&
    ((await value.count()) > 0
      ? (await value.first().inputValue()) !== ""
      : (await field.locator(".fjs-select-placeholder").count()) === 0)
  )
    return;
  await shown.click();
  const items = page.locator(".fjs-dropdownlist-item:visible");
  // a calendar that was still open takes the first click for itself
  for (let patience = 2_000; patience < 60_000 && !(await appears(items.first(), patience)); patience *= 2)
    await shown.click();
  if (answer !== undefined && (await value.count()) > 0) await value.first().fill(answer);
  await (answer === undefined ? items.first() : items.filter({ hasText: answer }).first()).click();
}

async function tag(page, field, answer) {
  if (answer === undefined && (await field.locator(".fjs-taglist-tag").count()) > 0) return;
  await field.locator(".fjs-taglist-input").click();
  const items = field.locator(".fjs-dropdownlist-item");
  await (answer === undefined ? items.first() : items.filter({ hasText: answer }).first()).click();
  await page.keyboard.press("Escape");
}

async function write(_page, field, answer) {
  const input = field.locator("input, textarea").first();
  if (await input.isDisabled()) return;
  if (answer === undefined && (await input.inputValue()) !== "") return;
  await input.fill(answer ?? "双方就此事说法一致，已经当面核对清楚。");
}

async function count(_page, field, answer) {
  const input = field.locator("input").first();
  if (answer === undefined && (await input.inputValue()) !== "") return;
  await input.fill(answer ?? "1");
}

async function tick(_page, field, answer) {
  const box = field.locator("input[type=checkbox]").first();
  if (answer !== "否" && !(await box.isChecked())) await box.check();
}

async function moment(page, field, answer) {
  for (const [part, value] of [
    ["date", answer ?? tomorrow()],
    ["time", "10:00"],
  ]) {
    const input = field.locator(`input[id$="-${part}"]`);
    if ((await input.count()) === 0 || (await input.inputValue()) !== "") continue;
    await input.fill(value);
    await input.press("Enter");
    await page.keyboard.press("Tab");
  }
}

function tomorrow() {
  const day = new Date(Date.now() + 24 * 3_600_000);
  return `${day.getFullYear()}/${day.getMonth() + 1}/${day.getDate()}`;
}

const FILL = {
  radio: choose,
  checklist: choose,
  select: pick,
  textfield: write,
  textarea: write,
  number: count,
  checkbox: tick,
  datetime: moment,
  taglist: tag,
};
