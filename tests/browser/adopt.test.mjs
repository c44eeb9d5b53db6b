// What the platform suggests is followed one by one or all at once, never by itself, and taken back; the facts stand beside it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { reachable, tabTo } from "./reach.mjs";
import { ADDRESS, enterQuietly, launch, newPage, SIZES } from "./support.mjs";

const POSTS = ["county_triage_0101", "town_coordinator_010101", "county_dispatcher_0101"];
let browser;
let place; // who, which task, and what is suggested
before(async () => {
  browser = await launch();
  const page = await newPage(browser);
  for (const user of POSTS) {
    await enterQuietly(page, user).catch(() => undefined);
    place = await page.evaluate(suggesting);
    if (place) {
      place.user = user;
      break;
    }
  }
  assert.ok(place, "no post has an open task with three suggestions");
  await page.context().close();
});
after(async () => {
  await browser?.close();
});

/** The first task with three fields or more that the platform suggests something for. */
async function suggesting() {
  const read = async (path) => {
    const answer = await fetch(path);
    return answer.ok ? answer.json() : {};
  };
  for (const { key } of (await read("/api/tasks?limit=50")).items ?? []) {
    const task = await read(`/api/tasks/${key}`);
    const found = [];
    const look = (components) => {
      for (const one of components ?? []) {
        const value = one.properties?.suggestion?.split(".").reduce((at, name) => at?.[name], task.variables);
        const label = one.values?.find((each) => each.value === value)?.label;
        if (one.type === "radio" && label !== undefined)
          found.push({ key: one.key, value, label: one.label, says: label });
        look(one.components);
      }
    };
    look(task.form?.schema.components);
    if (found.length >= 2 && task.case?.confidentiality === "normal")
      return { key, found, code: task.case.case_code, title: task.case.title };
  }
  return null;
}

/** The task's form as nobody has touched it. */
async function open(size) {
  const page = await newPage(browser, size);
  await enterQuietly(page, place.user);
  const status = await page.evaluate(async (key) => {
    const { csrf_token: token } = await (await fetch("/api/session/me")).json();
    return (await fetch(`/api/tasks/${key}/draft`, { method: "DELETE", headers: { "X-CSRF-Token": token } }))
      .status;
  }, place.key);
  assert.ok(status < 300, `the draft was not dropped: ${status}`);
  await page.goto(`${ADDRESS}/tasks/${place.key}`);
  await page.locator(".suggested button.adopt").first().waitFor();
  return page;
}

const field = (page, label) =>
  page
    .locator(".fq-form .fjs-form-field", { has: page.locator(".fjs-form-field-label", { hasText: label }) })
    .first();
const chosen = async (page, label) => {
  const on = field(page, label).locator(".fjs-inline-label:has(input:checked)");
  return (await on.count()) === 0 ? null : (await on.innerText()).trim();
};
const waitChosen = (page, label, says) =>
  page.waitForFunction(
    ([name, wanted]) => {
      const one = [...document.querySelectorAll(".fq-form .fjs-form-field")].find((each) =>
        each.querySelector(".fjs-form-field-label")?.textContent.includes(name),
      );
      return (
        (one?.querySelector(".fjs-inline-label:has(input:checked)")?.textContent.trim() ?? null) === wanted
      );
    },
    [label, says],
  );
const press = (page, label) => field(page, label).locator("button.adopt");
const kept = (page) =>
  page.evaluate(
    async (key) => (await (await fetch(`/api/tasks/${key}/draft`)).json()).values ?? {},
    place.key,
  );

for (const [name, size] of Object.entries({ desk: SIZES.desk, phone: SIZES.phone })) {
  describe(`at ${size[0]}`, () => {
    test(
      "a suggestion is followed by its button, becomes part of the draft, and is taken back until something else is done",
      { timeout: 300_000 },
      async () => {
        const page = await open(size);
        const [one, other] = place.found;
        assert.equal(await chosen(page, one.label), null, "nothing is filled in by itself");
        assert.match(await field(page, one.label).locator(".suggested").innerText(), /系统建议/);
        await press(page, one.label).click();
        await waitChosen(page, one.label, one.says);
        assert.equal(await press(page, one.label).innerText(), "撤销");
        await page.getByText(/草稿已存/).waitFor();
        assert.equal((await kept(page))[one.key], one.value, "it is in the draft on the server");
        await press(page, one.label).click();
        await waitChosen(page, one.label, null);
        await press(page, one.label).click();
        await waitChosen(page, one.label, one.says);
        const different = field(page, other.label)
          .locator(".fjs-inline-label")
          .filter({ hasNotText: other.says })
          .first();
        await different.click();
        await press(page, one.label).waitFor({ state: "detached" });
        assert.equal(
          await press(page, other.label).innerText(),
          "采用",
          "whoever chose otherwise may still follow",
        );
        await page.getByText("您没有照系统的建议").waitFor();
        await page.waitForFunction(
          async ([key, one]) => one in ((await (await fetch(`/api/tasks/${key}/draft`)).json()).values ?? {}),
          [place.key, other.key],
        );
        await page.reload();
        await waitChosen(page, one.label, one.says);
        assert.deepEqual(page.faults, []);
        await page.context().close();
      },
    );

    test(
      "全部采用 fills what is open, leaves what a person has decided, and is taken back as a whole",
      { timeout: 300_000 },
      async () => {
        const page = await open(size);
        const all = page.locator(".adopt-all button");
        const count = Number(/（(\d+)）/.exec(await all.innerText())[1]);
        assert.ok(count >= 2);
        if (name === "desk") {
          await tabTo(page, ".adopt-all button");
          await page.keyboard.press("Enter");
        } else await all.click();
        for (const one of place.found) await waitChosen(page, one.label, one.says);
        assert.equal(await all.innerText(), "撤销");
        if (name === "desk")
          await page.keyboard.press("Enter"); // the focus stayed where it was
        else await all.click();
        for (const one of place.found) await waitChosen(page, one.label, null);
        const [own] = place.found;
        const different = field(page, own.label)
          .locator(".fjs-inline-label")
          .filter({ hasNotText: own.says })
          .first();
        const says = (await different.innerText()).trim();
        await different.click();
        if (count > 2) {
          await page.getByRole("button", { name: `全部采用（${count - 1}）` }).click();
          await waitChosen(page, place.found[1].label, place.found[1].says);
        }
        assert.equal(await chosen(page, own.label), says, "a person's decision is not overwritten");
        await reachable(page, `suggestions at ${size[0]}`);
        assert.deepEqual(page.faults, []);
        await page.context().close();
      },
    );

    test(
      "事实经过 stands beside the form: open on a desk, and as its reader left it",
      { timeout: 300_000 },
      async () => {
        const page = await open(size);
        const panel = page.locator("details.case-facts");
        await panel.waitFor();
        assert.equal(await panel.evaluate((one) => one.open), name === "desk");
        if (name === "phone") await panel.locator("summary").first().click();
        await panel.locator(".facts-sheet dl.filled").first().waitFor();
        const text = await panel.innerText();
        for (const word of ["事由", place.title, "申请人", "发生地", "登记"])
          assert.ok(text.includes(word), `${word} is not among the facts`);
        const shown = await page.evaluate(
          async (code) =>
            (await (await fetch(`/api/cases/${code}/forms`)).json())[0].form.fields
              .filter((one) => one.filled && one.value)
              .map((one) => one.value),
          place.code,
        );
        assert.ok(
          shown.length > 0 && shown.every((one) => text.includes(one.split("\n")[0])),
          "what was answered when the case was registered",
        );
        await panel.locator("summary").first().click();
        await page.reload();
        await panel.waitFor();
        assert.equal(await panel.evaluate((one) => one.open), false, "left folded, it stays folded");
        await page.context().close();
      },
    );
  });
}
