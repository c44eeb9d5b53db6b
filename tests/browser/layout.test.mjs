// Every page at every width: nothing stands outside its box, no text over another, no control cut off, covered or too small for a
// finger, and the first thing to do in sight. Chinese signs are as wide here as people see them (squares.mjs).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { actionInSight, faults } from "./layout.mjs";
import { settled } from "./reach.mjs";
import { withSquares } from "./squares.mjs";
import { ADDRESS, enterQuietly, launch, newPage } from "./support.mjs";

/** 1440 × 900; a notebook's screen, full and within the browser's frame; 200 % of a desk; a hand. */
const SIZES = {
  desk: [1440, 900],
  small: [1366, 768],
  low: [1366, 650],
  zoomed: [720, 450],
  phone: [390, 844],
};
let browser;
let page;
before(async () => {
  browser = await launch();
  page = await newPage(browser);
  await withSquares(page.context());
  await page.emulateMedia({ reducedMotion: "reduce" }); // what is measured stands still
});
after(async () => {
  await browser?.close();
});

const read = (path) =>
  page.evaluate(async (address) => (await (await fetch(address)).json()).items ?? [], path);

/** One task of each kind that the post has and that was not looked at before, and a case. */
async function tasksOf(seen) {
  const found = {};
  for (const one of await read("/api/tasks?limit=50")) {
    if (seen.has(one.element_id)) continue;
    seen.add(one.element_id);
    found[`办件 ${one.element_id}`] = `/tasks/${one.key}`;
  }
  return found;
}

async function caseOf() {
  const [own] = (await read("/api/tasks?limit=50")).filter(
    (one) => one.case?.confidentiality === "normal" && one.case.case_code,
  );
  return (
    own?.case.case_code ??
    (await read("/api/cases?limit=50")).find((one) => one.confidentiality === "normal" && one.case_code)
      .case_code
  );
}

const TABS = ["forms", "papers", "dates", "holders", "oversight"];
const kinds = new Set();
const ROLES = {
  village_mediator_010101001: async () => {
    const code = await caseOf();
    return {
      待办: "/inbox",
      案件列表: "/cases",
      案件: `/cases/${code}`,
      ...Object.fromEntries(TABS.map((tab) => [`案件 ${tab}`, `/cases/${code}?tab=${tab}`])),
      密码: "/password",
      没有: "/nowhere",
      ...(await tasksOf(kinds)),
    };
  },
  county_triage_0101: async () => ({ 待办: "/inbox", ...(await tasksOf(kinds)) }),
  supervisor_0101: async () => ({ 待办: "/inbox", 案件: `/cases/${await caseOf()}?tab=oversight` }),
  town_window_010101: async () => ({ 登记: "/intake", 待办: "/inbox?view=claimable" }),
  process_designer_0101: async () => ({
    流程: "/studio",
    画图: "/studio/people_mediation/01-01",
    运行: "/operations",
    定时: "/operations?part=starts",
    未送达: "/operations?part=deliveries",
  }),
  auditor_0101: async () => ({ 找案件: "/audit", 回放: `/audit/${await caseOf()}?step=3` }),
};
/** What is to be done on a page, which must be in the window as it opens. */
const FIRST = { 办件: ".bar .ant-btn-primary", 登记: ".in-foot .ant-btn-primary" };

for (const [user, pagesOf] of Object.entries(ROLES)) {
  test(`every page of ${user} is whole at every width`, { timeout: 240_000 }, async (t) => {
    await enterQuietly(page, user);
    for (const [name, path] of Object.entries(await pagesOf())) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(ADDRESS + path);
      await settled(page);
      const found = [];
      for (const [size, [width, height]] of Object.entries(SIZES)) {
        await page.setViewportSize({ width, height });
        await page.evaluate(
          () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
        );
        // 768 and 650 differ in height alone: the lower one is looked over
        if (size !== "small")
          found.push(...(await faults(page, { finger: size === "phone" })).map((one) => `${size}: ${one}`));
        const first = FIRST[name.split(" ")[0]];
        if (first && size !== "zoomed") {
          const hidden = await actionInSight(page, first);
          if (hidden !== "" && hidden !== "there is none")
            found.push(`${size}: the first thing to do ${hidden}`);
        }
      }
      await t.test(name, () => assert.deepEqual(found, []));
    }
    assert.deepEqual(page.faults, []);
  });
}
