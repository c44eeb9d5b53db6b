// Somebody is in danger: one yes is enough, the button is in sight, and nobody is promised who is not there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { actionInSight } from "./layout.mjs";
import { ADDRESS, launch, signIn, SIZES } from "./support.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const START = ".in-danger-foot .ant-btn-primary";

/** One yes and nothing else said; then what a case needs to be opened. */
async function oneYes(page) {
  await page.goto(`${ADDRESS}/intake`);
  await page.locator(".in-ask").first().getByText("是", { exact: true }).click();
  await page.locator(".in-danger").waitFor();
}

async function start(page, title) {
  await page.locator('.in-danger [data-path="title"]').locator("input, textarea").first().fill(title);
  const note = page.locator('.in-danger [data-path="danger_note"] textarea');
  if ((await note.count()) > 0) await note.fill("邻居持械站在门外，来访人说现在不敢回家。");
  await page.locator(START).click();
}

/** Lets the server's answer about the case be `changed` before the page has it. */
const answered = (page, changed) =>
  page.route(/\/api\/cases\/[^/?]+$/, async (route) => {
    if (route.request().method() !== "GET") return route.continue();
    const response = await route.fetch();
    return route.fulfill({ response, json: changed(await response.json()) });
  });
const treating = (found) => ({
  ...(found.waiting_for[0] ?? {}),
  task_key: "1",
  element_id: "P15-S01",
  name: "到场处置",
  assignee: null,
  candidate_groups: ["town_coordinator@01-01-01"],
});
const stands = (task) => ({
  cause: "no_candidate",
  name: task.name,
  process_name: "危险情形先行处置",
  since: "2026-11-20T09:00:00+08:00",
  mended_by: ["系统管理员"],
  watched_by: ["中心主任"],
});

for (const [width, height] of [[1366, 650], SIZES.phone]) {
  test(
    `at ${width} × ${height} one yes is enough, with the button in sight; what is said of it is what the server knows`,
    { timeout: 300_000 },
    async () => {
      const page = await signIn(browser, "town_window_010101", [width, height]);
      let told;
      await answered(page, (found) => (told = found));
      await oneYes(page);
      assert.equal(await actionInSight(page, START), "");
      await start(page, `门外有人持械${width}`);
      const said = page.getByText(/先行处置已启动|先行处置没有启动/);
      await said.waitFor();
      const taken = told.waiting_for.filter(
        (one) => one.element_id !== "P01-S02" && !told.standing.some((each) => each.name === one.name),
      );
      assert.equal((await said.innerText()).includes("已启动"), taken.length > 0);
      assert.deepEqual(page.faults, []);
      await page.context().close();
    },
  );
}

test("已启动 is said when somebody living has it, and who", { timeout: 300_000 }, async () => {
  const page = await signIn(browser, "town_window_010101", SIZES.small);
  await answered(page, (found) => ({
    ...found,
    waiting_for: [...found.waiting_for, treating(found)],
    standing: [],
  }));
  await oneYes(page);
  await start(page, "门外有人持械，有人接手");
  await page.getByText(/先行处置已启动：.+ 收到「到场处置」/).waitFor();
  await page.context().close();
});

test(
  "已启动 is not said while nobody living may do it: the page says so in red",
  { timeout: 300_000 },
  async () => {
    const page = await signIn(browser, "town_window_010101", SIZES.small);
    await answered(page, (found) => ({
      ...found,
      waiting_for: [...found.waiting_for, treating(found)],
      standing: [stands(treating(found))],
    }));
    await oneYes(page);
    await start(page, "门外有人持械，没人接手");
    await page.getByText("先行处置没有启动，还没有人接手").waitFor();
    assert.equal(await page.getByText("先行处置已启动").count(), 0);
    await page.context().close();
  },
);

test(
  "a file that is chosen too early is told what lacks, and that one yes is enough",
  { timeout: 300_000 },
  async () => {
    const page = await signIn(browser, "town_window_010102", SIZES.small);
    await page.goto(`${ADDRESS}/intake`);
    const input = page.locator(".in-files + input[type=file], .in-field input[type=file]").first();
    await input.waitFor({ state: "attached" });
    await input.setInputFiles({
      name: "照片.png",
      mimeType: "image/png",
      buffer: Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "base64",
      ),
    });
    const said = page.locator(".in-error[role=alert]", { hasText: "没有传上" });
    await said.waitFor();
    assert.match(await said.innerText(), /还差：.*标题.*还有 4 问没答，有一个「是」就够/);
    await page.context().close();
  },
);
