// Every page of every post: no serious finding of axe, no English, nothing that only a mouse reaches; at a desk, in the hand,
// and at 200 % (720 × 450 pixels of CSS, two of the screen to each).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { english, fits, onlyByMouse, reachable, settled, tabTo } from "./reach.mjs";
import { ADDRESS, launch, signIn, SIZES } from "./support.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

/** What programs call messages and deadlines: a designer reads and writes these names in the drawing. */
const DRAWN = /^(SIG|MSG|WITHDRAW|DANGER|ESCALATE|MERGE|PM|LIMIT)$/;
const ZOOMED = [720, 450];
const all = ["small", "phone"]; // 200 % is measured with the other widths in layout.test.mjs

/** The first task and case that the post sees, asked for as the page does. */
async function own(page) {
  return page.evaluate(async () => {
    const read = async (address) => (await (await fetch(address)).json()).items ?? [];
    const tasks = await read("/api/tasks?limit=50");
    const plain = tasks.find((one) => one.case?.confidentiality === "normal");
    const cases = await read("/api/cases?limit=50");
    return {
      task: plain?.key,
      code: plain?.case.case_code ?? cases.find((one) => one.confidentiality === "normal")?.case_code,
    };
  });
}

const worker = ({ task, code }) => ({
  待办: "/inbox",
  办件: `/tasks/${task}`,
  案件列表: "/cases",
  案件: `/cases/${code}`,
});
const POSTS = {
  town_window_010101: { pages: (seen) => ({ 登记: "/intake", ...worker(seen) }), sizes: all },
  village_mediator_010101001: { pages: worker, sizes: ["desk", ...all] },
  supervisor_0101: { pages: worker, sizes: ["small"] },
  auditor_0101: {
    pages: ({ code }) => ({
      找案件: "/audit",
      回放: `/audit/${code}?step=3`,
      案件列表: "/cases",
      案件: `/cases/${code}`,
    }),
    sizes: all,
  },
  process_designer_0101: {
    pages: () => ({
      流程: "/studio",
      运行: "/operations?part=starts",
      画图: "/studio/people_mediation/01-01",
    }),
    sizes: ["small"],
  },
};

for (const [user, { pages, sizes }] of Object.entries(POSTS)) {
  test(`${user} can use every page`, { timeout: 600_000 }, async (t) => {
    for (const size of sizes) {
      const page = await signIn(browser, user, size === "zoomed" ? ZOOMED : SIZES[size]);
      for (const [name, path] of Object.entries(pages(await own(page)))) {
        await t.test(`${name} ${size}`, async () => {
          await page.goto(ADDRESS + path);
          await settled(page);
          if (size !== "zoomed") await reachable(page, name);
          assert.deepEqual(
            (await english(page)).filter((word) => !(name === "画图" && DRAWN.test(word))),
            [],
            `English on ${name}`,
          );
          await onlyByMouse(page, name);
          await fits(page, name);
        });
      }
      assert.deepEqual(page.faults, []);
      await page.context().close();
    }
  });
}

test("at 200 % the one thing to do on a page is in reach", { timeout: 600_000 }, async () => {
  const mediator = await signIn(browser, "village_mediator_010101001", ZOOMED);
  const { task, code } = await own(mediator);
  await mediator.goto(`${ADDRESS}/inbox`);
  await settled(mediator);
  await mediator.keyboard.press("j");
  await mediator.keyboard.press("Enter");
  await mediator.waitForURL(/\/tasks\//);
  await mediator.goto(`${ADDRESS}/tasks/${task}`);
  await mediator.locator(".fq-form .fjs-form").waitFor();
  await inSight(mediator, mediator.locator(".bar .ant-btn-primary"));
  await mediator.goto(`${ADDRESS}/cases/${code}`);
  await settled(mediator);
  await inSight(mediator, mediator.getByRole("region", { name: /的流程图/ }).first());
  const auditor = await signIn(browser, "auditor_0101", ZOOMED);
  await auditor.goto(`${ADDRESS}/audit/${code}`);
  await settled(auditor);
  await inSight(auditor, auditor.getByRole("button", { name: "下一步" }));
  const designer = await signIn(browser, "process_designer_0101", ZOOMED);
  await designer.goto(`${ADDRESS}/studio/people_mediation/01-01`);
  await settled(designer);
  await inSight(designer, designer.getByRole("button", { name: "发布", exact: true }));
});

/** It can be brought into the window whole, or as far as the window goes, and nothing covers its middle. */
async function inSight(page, wanted) {
  await wanted.scrollIntoViewIfNeeded();
  const free = await wanted.evaluate((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const [x, y] = [left + width / 2, Math.min(top + height / 2, innerHeight - 2)];
    const above = document.elementFromPoint(x, y);
    return above !== null && (one.contains(above) || above.contains(one));
  });
  assert.ok(free, `${await wanted.innerText()} is covered at 200 %`);
}

test("the places of a diagram are walked with the arrows and read out", { timeout: 600_000 }, async () => {
  const page = await signIn(browser, "village_mediator_010101001", SIZES.small);
  const { code } = await own(page);
  await page.goto(`${ADDRESS}/cases/${code}`);
  await settled(page);
  await page.locator(".fq-diagram .djs-element[tabindex='0']").waitFor();
  await tabTo(page, ".djs-element");
  const told = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  assert.match(await told(), /，(现在在这里|还没走到|走过了)/);
  const first = await told();
  await page.keyboard.press("ArrowLeft");
  assert.match(await told(), /，(走过了|现在在这里|还没走到)/);
  assert.notEqual(await told(), first);
  assert.equal(await page.locator(".fq-diagram .djs-element[tabindex='0']").count(), 1, "one stop for Tab");
  await page.keyboard.press("Tab");
  assert.equal(
    await page.evaluate(() => document.activeElement?.matches(".djs-element")),
    false,
    "Tab leads out again",
  );

  const auditor = await signIn(browser, "auditor_0101", SIZES.small);
  await auditor.goto(`${ADDRESS}/audit/${code}?step=3`);
  await settled(auditor);
  await auditor.locator(".ply .djs-element[tabindex='0']").waitFor();
  await tabTo(auditor, ".djs-element");
  await auditor.keyboard.press("ArrowRight");
  assert.match(
    await auditor.evaluate(() => document.activeElement?.getAttribute("aria-label")),
    /，(走过了|现在在这里|还没走到)/,
  );
  assert.match(auditor.url(), /step=3/, "the arrows walk through the diagram, not through the steps");
});
