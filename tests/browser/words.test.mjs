// Every address as every post of the city, with the demonstration's data: no key, no word of the engine, nothing in English; neither
// in what stands there, nor in what is read out, hovered or typed beforehand, nor in menus, dialogs and when something fails.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { PROPER, settled } from "./reach.mjs";
import { ADDRESS, enterQuietly, launch, newPage } from "./support.mjs";

let browser;
let page;
before(async () => {
  browser = await launch();
  page = await newPage(browser, [1366, 768]);
  await page.emulateMedia({ reducedMotion: "reduce" });
});
after(async () => {
  await browser?.close();
});

/** Whatever a page tells, seen, heard or hovered. */
async function words(user = "") {
  const text = await page.evaluate((own) => {
    // a proof is letters: what is to be compared and the command that does it stand as code
    const proofs = [...document.querySelectorAll("#main code, #main .draw")].map((one) => one.innerText);
    const told = [
      document.title,
      proofs
        .reduce((all, one) => all.replace(one, ""), document.body.innerText)
        .replaceAll(own || "\n", "\n"),
    ];
    for (const one of document.querySelectorAll(
      "[title], [aria-label], [placeholder], [alt], [aria-valuetext], [aria-description], input:not([type=hidden], [type=radio], [type=checkbox]), textarea",
    )) {
      // the mark of the diagrams' makers says so in their words; an account's name is its own
      if (one.closest("[class*=powered-by]") !== null || one.getAttribute("autocomplete") === "username")
        continue;
      told.push(
        ...["title", "aria-label", "placeholder", "alt", "aria-valuetext", "aria-description"].map(
          (name) => one.getAttribute(name) ?? "",
        ),
      );
      if (one.matches("input:not([type=checkbox], [type=radio]), textarea")) told.push(one.value);
    }
    for (const one of document.querySelectorAll("svg text, svg title")) told.push(one.textContent ?? "");
    return told.join("\n");
  }, user);
  return [
    ...new Set(
      [...text.replace(PROPER, " ").matchAll(/.{0,6}(?:[A-Za-z][A-Za-z_]+|\{\{|\[object)/g)].map(
        (one) => one[0],
      ),
    ),
  ];
}

/** Goes to another address as a link does, without loading the pages anew. */
async function go(path) {
  await page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
  const there = () =>
    document.querySelector("#main h1, #main h2, #main li, #main table") !== null &&
    document.querySelector(".bones, [aria-busy=true]") === null;
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.waitForFunction(there).catch(async (error) => {
    const shown = await page.evaluate(
      () =>
        document.querySelector("#main")?.outerHTML.slice(0, 1500) ?? document.body.outerHTML.slice(0, 1500),
    );
    throw new Error(`${path} is never there: ${error.message}\n${page.url()}\n${shown}`);
  });
}

/** The items of a list; none where the post may not read it. */
async function read(path) {
  const { status, text } = await page.evaluate(async (address) => {
    const answer = await fetch(address);
    return { status: answer.status, text: await answer.text() };
  }, path);
  assert.ok([200, 403].includes(status), `${path}: ${status} ${text.slice(0, 300)}`);
  return status === 200 ? (JSON.parse(text).items ?? []) : [];
}

/** The posts of the first district and of the city, one account each; the demonstration names an account after its post. */
const PLACES = ["0101", "010101", "010101001", "01010100103", "01"];
async function accounts() {
  await enterQuietly(page, "county_director_0101");
  const staff = await page.evaluate(async () => (await fetch("/api/lookups/staff")).json());
  const seen = new Map();
  for (const { user } of staff) {
    const [, post, place] = /^(.*)_(\d+)$/.exec(user) ?? [];
    if (post && PLACES.includes(place) && !seen.has(post)) seen.set(post, user);
  }
  for (const post of ["city_center", "tenant_admin", "process_designer"])
    seen.set(`${post} of the city`, `${post}_01`);
  return [...seen.values()];
}

/** What a post draws in the studio is written by designers in its own words: the names of messages and variables stand there. */
const SHARED = ["/inbox", "/cases", "/intake", "/operations", "/audit", "/studio", "/password", "/nowhere"];
const kinds = new Set();

/** The addresses of a post: what all have, what it works on that was not read before, and one case of each state. */
async function addresses() {
  // posts that may do the same are shown the same doors
  const may = await page.evaluate(async () =>
    JSON.stringify((await (await fetch("/api/session/me")).json()).permissions),
  );
  const found = kinds.has(may) ? ["/inbox", "/cases"] : [...SHARED];
  kinds.add(may);
  for (const one of await read("/api/tasks?limit=50")) {
    if (kinds.has(one.element_id)) continue;
    kinds.add(one.element_id);
    found.push(`/tasks/${one.key}`);
  }
  for (const one of await read("/api/cases?limit=50")) {
    const code = one.case_code ?? one.key;
    if (kinds.has(`case ${one.status}`)) continue;
    kinds.add(`case ${one.status}`);
    found.push(
      `/cases/${code}`,
      ...["forms", "agreement", "holders", "oversight"].map((tab) => `/cases/${code}?tab=${tab}`),
      `/audit/${code}?step=4`,
    );
  }
  return found;
}

test("no page of any post shows a key, a word of the engine or English", { timeout: 280_000 }, async () => {
  const found = {};
  const posts = await accounts();
  assert.ok(posts.length > 40, `the city has only ${posts.length} posts`);
  let pages = 0;
  for (const user of posts) {
    await enterQuietly(page, user);
    await page.goto(`${ADDRESS}/nowhere`);
    for (const path of await addresses()) {
      await go(path);
      pages += 1;
      for (const word of await words(user)) (found[word] ??= []).push(`${user} ${path}`);
    }
  }
  assert.ok(pages > 200, `only ${pages} pages were read`);
  assert.equal(
    Object.entries(found)
      .map(([word, where]) => `${word}: ${where.length} times, first for ${where[0]}`)
      .join("\n"),
    "",
  );
  assert.deepEqual(page.faults, []);
});

test("nor when the server fails, answers nothing or forbids", { timeout: 120_000 }, async () => {
  await enterQuietly(page, "county_director_0101");
  await page.goto(`${ADDRESS}/nowhere`);
  const [task] = await read("/api/tasks?limit=1");
  const [one] = await read("/api/cases?limit=1");
  const answers = {
    fails: (route) =>
      route.fulfill({
        status: 500,
        contentType: "application/problem+json",
        body: JSON.stringify({ status: 500, code: "fault", detail: "服务器出了差错", incident: "12345678" }),
      }),
    forbids: (route) =>
      route.fulfill({
        status: 403,
        contentType: "application/problem+json",
        body: JSON.stringify({
          status: 403,
          code: "no_permission",
          detail: "没有看这件的权限",
          expected: "承办岗位",
        }),
      }),
    silent: (route) => route.abort(),
  };
  const found = {};
  for (const [how, answer] of Object.entries(answers)) {
    for (const path of [
      "/inbox",
      "/cases",
      `/cases/${one.case_code ?? one.key}`,
      `/tasks/${task?.key ?? 1}`,
      "/intake",
      "/operations",
      "/audit",
      `/audit/${one.case_code ?? one.key}`,
      "/studio",
    ]) {
      await page.goto(`${ADDRESS}/nowhere`);
      await page.locator("#main h2").first().waitFor();
      await page.route("**/api/**", answer);
      await page.evaluate((to) => {
        history.pushState(null, "", to);
        dispatchEvent(new PopStateEvent("popstate"));
      }, path);
      await page.locator("#main [role=alert], #main .state, #main h1, #main h2").first().waitFor();
      await page.waitForTimeout(120);
      for (const word of await words()) (found[word] ??= []).push(`${how} ${path}`);
      await page.unroute("**/api/**");
    }
  }
  assert.deepEqual(found, {});
});

/** Every button that opens something beside the page: the dialog or menu is read, and closed without doing anything. */
test("nor in menus and dialogs", { timeout: 120_000 }, async () => {
  const found = {};
  const opened = new Set();
  const look = async (where) => {
    for (const word of await words()) (found[word] ??= []).push(where);
  };
  const away = async () => {
    for (let tries = 0; tries < 3; tries += 1) {
      await page.keyboard.press("Escape");
      if (
        (await page
          .locator(".ant-modal-wrap:visible, .menu:visible, .ant-dropdown:visible, [role=dialog]:visible")
          .count()) === 0
      )
        return;
      const close = page.locator(".ant-modal-close:visible");
      if ((await close.count()) > 0)
        await close
          .first()
          .click({ timeout: 1_000 })
          .catch(() => undefined);
    }
  };
  const walk = async (path) => {
    await page.goto(ADDRESS + path);
    await settled(page);
    const menus = page.locator("#root [aria-haspopup], #root .ant-dropdown-trigger");
    for (let at = 0; at < Math.min(await menus.count(), 6); at += 1) {
      const menu = menus.nth(at);
      if (!(await menu.isVisible())) continue;
      await menu.click();
      await look(`${path} menu ${at}`);
      const items = page.locator(".ant-dropdown:visible .ant-dropdown-menu-item");
      const names = await items.allInnerTexts();
      await away();
      for (const name of names.filter((each) => /催办|提级|撤回|并案|危险|登记/.test(each))) {
        await page.goto(ADDRESS + path);
        await settled(page);
        const item = page.locator(".ant-dropdown:visible .ant-dropdown-menu-item", { hasText: name }).first();
        await page.locator("#root [aria-haspopup], #root .ant-dropdown-trigger").nth(at).click();
        if (
          !(await item.waitFor({ timeout: 3_000 }).then(
            () => true,
            () => false,
          ))
        )
          continue; // the acts come after the menu's other entries
        await item.click();
        await page.getByRole("dialog").waitFor();
        opened.add(name);
        await look(`${path} ${name}`);
        await away();
      }
    }
    for (const name of ["转办", "看", "催办", "提级办理", "新建流程", "发布", "比较"]) {
      await page.goto(ADDRESS + path); // anew, for what the last one opened may come late
      await settled(page);
      const button = page
        .locator("#main")
        .getByRole("button", { name: new RegExp(`^${name}`) })
        .first();
      if ((await button.count()) === 0 || !(await button.isVisible()) || !(await button.isEnabled()))
        continue;
      await button.click();
      await page.waitForTimeout(200);
      opened.add(name);
      await look(`${path} ${name}`);
    }
  };
  await enterQuietly(page, "county_triage_0101");
  const task = (await read("/api/tasks?limit=50")).find((one) => one.case?.confidentiality === "normal");
  await walk("/inbox");
  await walk(`/tasks/${task.key}`);
  await walk(`/cases/${task.case.case_code}`);
  await page.goto(`${ADDRESS}/inbox`);
  await settled(page);
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await look("keys");
  await enterQuietly(page, "process_designer_0101");
  await walk("/studio");
  delete found.night_noise; // the example of what a designer calls a drawing before programs
  assert.ok(opened.size >= 4, `only these opened: ${[...opened]}`);
  assert.deepEqual(found, {});
});
