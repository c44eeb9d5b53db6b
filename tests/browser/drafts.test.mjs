// Nothing that was typed is lost, to the last character: turned, zoomed, left, reopened, killed, signed out in the middle, offline.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ADDRESS, PASSWORD, launch, newPage, enter, signIn, SIZES } from "./support.mjs";

const USER = "village_mediator_010101001";
const PHONE = [390, 844];
let browser;
let page;
let tasks;

before(async () => {
  browser = await launch();
  page = await signIn(browser, USER, SIZES.small);
  tasks = await page.evaluate(async () => {
    const { items } = await (await fetch("/api/tasks?limit=50")).json();
    return items.filter((one) => one.element_id === "P04-S12").map((one) => one.key);
  });
  assert.ok(tasks.length > 0, "the city has no task with a field for prose");
});
after(async () => {
  await browser?.close();
});

const prose = (where) => where.locator(".fq-form textarea").first();

async function open(where, task) {
  await where.goto(`${ADDRESS}/tasks/${task}`);
  await prose(where).waitFor();
}

/** Waits until the page itself holds the words; whether the server has them is what the test is about. */
async function says(where, words, when) {
  await prose(where).waitFor();
  await where
    .waitForFunction((wanted) => document.querySelector(".fq-form textarea")?.value === wanted, words)
    .catch(() => undefined);
  assert.equal(await prose(where).inputValue(), words, when);
}

const words = (name) => `${name}：对方愿意坐下来谈，要求先修水管，最后一个字是完`;

test("turning and zooming keep the form and what stands in it", { timeout: 600_000 }, async () => {
  await open(page, tasks[0]);
  const text = words("转屏");
  await prose(page).fill(text);
  const field = await prose(page).elementHandle();
  for (const [width, height] of [PHONE, [844, 390], [720, 450], SIZES.desk, PHONE, SIZES.small]) {
    await page.setViewportSize({ width, height });
    await says(page, text, `${width} × ${height}`);
    assert.ok(
      await field.evaluate((one) => one.isConnected),
      `the form was drawn anew at ${width} × ${height}`,
    );
  }
});

test("left within a second and reopened at once, it stands there", { timeout: 600_000 }, async () => {
  await open(page, tasks[0]);
  await prose(page).fill(words("第一稿"));
  await page.getByText(/草稿已存/).waitFor();
  const text = words("第二稿");
  await prose(page).fill(text);
  await page.getByRole("navigation", { name: "主导航" }).getByText("待办").click();
  await page.waitForURL(/\/inbox/);
  await page.goBack();
  await says(page, text, "after going back");
});

test("a tab that is killed while one types has lost nothing", { timeout: 600_000 }, async () => {
  const doomed = await page.context().newPage();
  await open(doomed, tasks[0]);
  const text = words("断电");
  await doomed.route("**/api/tasks/*/draft", (route) => route.abort());
  await prose(doomed).fill("");
  await prose(doomed).pressSequentially(text);
  await doomed.evaluate(() => new Promise((done) => setTimeout(done, 60))); // a person cannot pull the plug faster
  const session = await doomed.context().newCDPSession(doomed);
  void session.send("Page.crash").catch(() => undefined);
  await doomed.waitForEvent("crash");
  await doomed.close();
  const again = await page.context().newPage();
  await open(again, tasks[0]);
  await says(again, text, "after the crash");
  await again.getByText(/草稿已存/).waitFor();
  await again.close();
});

test(
  "without a net it stays on the device over a reload of the page, and goes to the server afterwards",
  { timeout: 600_000 },
  async () => {
    await open(page, tasks[0]);
    const text = words("断网");
    await page.route("**/api/tasks/*/draft", (route) => route.abort());
    await prose(page).fill(text);
    await page.getByText(/没有网络，草稿存在本机/).waitFor();
    await page.reload();
    await says(page, text, "after the reload");
    await page.unroute("**/api/tasks/*/draft");
    await page.getByText(/草稿已存/).waitFor();
    const kept = await page.evaluate(
      async (task) => (await (await fetch(`/api/tasks/${task}/draft`)).json()).values,
      tasks[0],
    );
    assert.ok(Object.values(kept).includes(text), "the server has it now");
  },
);

test(
  "when the session has ended the form stays, and is saved after signing in again",
  { timeout: 600_000 },
  async () => {
    const other = await signIn(browser, USER, SIZES.small);
    await open(other, tasks[0]);
    await other.context().clearCookies();
    const text = words("过期");
    await prose(other).fill(text);
    const again = other.getByRole("dialog");
    await again.waitFor();
    await again.getByLabel("密码", { exact: true }).fill(PASSWORD);
    await again.getByRole("button", { name: /登录/ }).click();
    await again.waitFor({ state: "hidden" });
    await other.getByText(/草稿已存/).waitFor();
    await says(other, text, "after signing in again");
    await other.reload();
    await says(other, text, "after the reload");
    await other.context().close();
  },
);

test(
  "two drafts that were written apart: neither is lost, a person chooses",
  { timeout: 600_000 },
  async () => {
    await open(page, tasks[0]);
    const [here, there] = [words("这台"), words("那台")];
    await page.route("**/api/tasks/*/draft", (route) => route.abort());
    await prose(page).fill(here);
    await page.getByText(/没有网络，草稿存在本机/).waitFor();
    const other = await signIn(browser, USER, PHONE);
    await open(other, tasks[0]);
    await prose(other).fill(there);
    await other.getByText(/草稿已存/).waitFor();
    await page.unroute("**/api/tasks/*/draft");
    await page.getByText(/有两份草稿/).waitFor();
    await says(page, here, "one's own stays in the form");
    await page.goto(`${ADDRESS}/tasks/${tasks[0]}`);
    await says(page, there, "reopened, the newest is shown");
    await page.getByRole("button", { name: "换成另一份" }).click();
    await says(page, here, "the other one");
    await page.getByText(/草稿已存/).waitFor();
    await page.reload();
    await says(page, here, "what was chosen");
    await prose(other).fill(`${there}了`);
    await other.getByText(/有两份草稿/).waitFor();
    await other.getByRole("button", { name: "换成另一份" }).click();
    await says(other, here, "the server's, chosen on the other device");
    await other.context().close();
  },
);

test("somebody else at the same machine is not shown it", { timeout: 600_000 }, async () => {
  const first = await newPage(browser, SIZES.small);
  await first.goto(ADDRESS);
  await enter(first, "town_window_010101", PASSWORD);
  await first.getByRole("navigation", { name: "主导航" }).waitFor();
  await first.goto(`${ADDRESS}/intake`);
  const title = first.getByLabel(/标题|事由/).first();
  await title.waitFor();
  await title.fill("楼上漏水泡坏了地板");
  await first.getByText(/草稿已存在本机/).waitFor();
  await first.reload();
  await title.waitFor();
  await first.waitForFunction(() =>
    [...document.querySelectorAll("input,textarea")].some((one) => one.value === "楼上漏水泡坏了地板"),
  );
  await first.context().clearCookies();
  await first.goto(ADDRESS);
  await enter(first, "town_window_010102", PASSWORD);
  await first.getByRole("navigation", { name: "主导航" }).waitFor();
  await first.goto(`${ADDRESS}/intake`);
  await title.waitFor();
  await first.waitForTimeout(300);
  assert.ok(!(await first.locator("body").innerText()).includes("楼上漏水"));
  assert.ok(
    await first.evaluate(() =>
      [...document.querySelectorAll("input,textarea")].every((one) => !one.value.includes("楼上漏水")),
    ),
  );
  await first.context().close();
});

/** A walk over these names in which each follows each other at least once, in one order or the other. */
function allPairs(names) {
  const left = new Set(names.flatMap((a, at) => names.slice(at + 1).map((b) => [a, b].sort().join("|"))));
  const walk = [names[0]];
  while (left.size > 0) {
    const last = walk.at(-1);
    const next =
      names.find((one) => left.has([last, one].sort().join("|"))) ??
      [...left][0].split("|").find((one) => one !== last);
    left.delete([last, next].sort().join("|"));
    walk.push(next);
  }
  return walk;
}

const signAgain = async (where) => {
  const again = where.getByRole("dialog");
  await again.waitFor();
  await again.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await again.getByRole("button", { name: /登录/ }).click();
  await again.waitFor({ state: "hidden" });
};
/** What may happen while one writes; `more` writes one sign more, which the happening meets on its way. */
const HAPPENS = {
  turned: async (at) => {
    await at.page.setViewportSize({ width: 844, height: 390 });
    await at.page.setViewportSize({ width: 390, height: 844 });
  },
  zoomed: async (at) => {
    await at.page.setViewportSize({ width: 720, height: 450 });
    await at.page.setViewportSize({ width: 1366, height: 768 });
  },
  left: async (at) => {
    await at.page.goto(`${ADDRESS}/nowhere`);
    await at.page.goto(at.address);
  },
  closed: async (at) => {
    const next = await at.page.context().newPage();
    await at.page.close();
    at.page = next;
    await next.goto(at.address);
  },
  ended: async (at) => {
    await at.page.context().clearCookies();
    await at.more();
    if (at.asks) return signAgain(at.page);
    // this page asks the server for nothing while one writes: the door is met when it is opened again
    await at.page.goto(at.address);
    await enter(at.page, at.user, PASSWORD);
    await at.page.getByRole("navigation", { name: "主导航" }).waitFor();
    await at.page.goto(at.address);
  },
  offline: async (at) => {
    await at.page.context().setOffline(true);
    await at.more();
    await at.page.context().setOffline(false);
  },
  "server gone": async (at) => {
    await at.page.route("**/api/**", (route) => route.abort("connectionrefused"));
    await at.more();
    await at.page.unroute("**/api/**");
  },
};

for (const [name, user, address, selector] of [
  ["办件", USER, () => `${ADDRESS}/tasks/${tasks[0]}`, ".fq-form textarea"],
  ["登记", "town_window_010102", () => `${ADDRESS}/intake`, ".in-field[data-path=narrative] textarea"],
]) {
  test(
    `${name}: whatever two things happen one after the other, the text is there to the last sign`,
    { timeout: 600_000 },
    async () => {
      const at = {
        page: await signIn(browser, user, SIZES.small),
        address: address(),
        text: `${name}：写到一半`,
        user,
        asks: name === "办件",
      };
      const field = () => at.page.locator(selector).first();
      at.more = async () => {
        at.text += "字";
        await field().fill(at.text);
        await at.page.evaluate(() => new Promise((done) => setTimeout(done, 60))); // as a person takes for the next key
      };
      await at.page.goto(at.address);
      let before = "opening";
      for (const happens of allPairs(Object.keys(HAPPENS))) {
        await field().waitFor();
        await at.more();
        await HAPPENS[happens](at);
        await field().waitFor();
        await at.page
          .waitForFunction(
            ([where, wanted]) => document.querySelector(where)?.value === wanted,
            [selector, at.text],
            { timeout: 20_000 },
          )
          .catch(() => undefined);
        assert.equal(await field().inputValue(), at.text, `${happens} after ${before}`);
        before = happens;
      }
      await at.page.context().close();
    },
  );
}
