// Fields as people fill them in: days in every usual way, numbers that stay empty, telephones, Ctrl+Enter; wide and on a phone.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ADDRESS, launch, signIn, SIZES } from "./support.mjs";

const SCHEMA = {
  id: "tried",
  type: "default",
  schemaVersion: 19,
  components: [
    { type: "datetime", subtype: "date", key: "day", id: "day", dateLabel: "日期" },
    { type: "datetime", subtype: "time", key: "hour", id: "hour", timeLabel: "时刻", timeInterval: 15 },
    {
      type: "datetime",
      subtype: "datetime",
      key: "moment",
      id: "moment",
      dateLabel: "哪天",
      timeLabel: "几点",
      timeInterval: 15,
    },
    { type: "number", key: "count", id: "count", label: "件数" },
    {
      type: "select",
      key: "kind",
      id: "kind",
      label: "类别",
      values: [
        { label: "甲类", value: "a" },
        { label: "乙类", value: "b" },
      ],
    },
    { type: "textfield", key: "phone", id: "phone", label: "手机", properties: { format: "phone" } },
    { type: "textfield", key: "call", id: "call", label: "电话", validate: { validationType: "phone" } },
  ],
};
const DAYS = ["2026-3-5", "2026/03/05", "20260305", "2026年3月5日", "2026.3.5", "２０２６-３-５"];
const TIMES = {
  "9:30": "09:30",
  "0930": "09:30",
  九: null,
  下午3点: "15:00",
  "9点半": "09:30",
  "10:00 AM": "10:00",
};

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

/** A task of somebody's, showing the form above; what it sends is kept in `sent` and goes nowhere. */
async function tried(size) {
  const page = await signIn(browser, "village_mediator_010101001", size);
  const list = await page.evaluate(async () => (await fetch("/api/tasks?limit=1")).json());
  const key = list.items[0].key;
  const sent = [];
  await page.route(`**/api/tasks/${key}`, async (route) => {
    const answer = await route.fetch();
    const task = await answer.json();
    await route.fulfill({
      response: answer,
      json: {
        ...task,
        form: { key: 1, ...task.form, schema: SCHEMA },
        values: { moment: "2026-11-24T10:00:00+08:00" },
        variables: {},
      },
    });
  });
  await page.route(`**/api/tasks/${key}/draft`, (route) =>
    route.request().method() === "GET" ? route.fulfill({ status: 404, json: {} }) : route.abort(),
  );
  await page.route(`**/api/tasks/${key}/complete**`, (route) => {
    sent.push(route.request().postDataJSON());
    return route.abort();
  });
  await page.goto(`${ADDRESS}/tasks/${key}`);
  await page.locator(".fq-form .fjs-form").waitFor();
  return { page, sent };
}

async function leave(page, input, text) {
  await input.fill(text);
  await page.keyboard.press("Tab");
}

for (const [width, size] of Object.entries({ desk: SIZES.desk, phone: SIZES.phone })) {
  describe(`at ${size[0]}`, () => {
    test(
      "a day is read in every usual way, shown in Chinese, and told when it is none",
      { timeout: 120_000 },
      async () => {
        const { page } = await tried(size);
        const input = page.getByLabel("日期");
        for (const typed of DAYS) {
          await leave(page, input, typed);
          await page.waitForFunction(
            () => document.querySelector("input[id$='-date']").value === "2026年3月5日",
          );
          await leave(page, input, "");
        }
        await leave(page, input, "3月5日");
        await page.waitForFunction(() =>
          document.querySelector("input[id$='-date']").value.endsWith("年3月5日"),
        );
        await leave(page, input, "3月40日");
        await page.getByRole("alert").filter({ hasText: "看不懂日期“3月40日”，请写成 2026-3-5" }).waitFor();
        await input.fill("3");
        assert.equal(await page.getByText("看不懂日期").count(), 0, "who types again is not told of before");
        await page.context().close();
      },
    );

    test(
      "a time has 24 hours however it is typed, also one that was there",
      { timeout: 120_000 },
      async () => {
        const { page } = await tried(size);
        const input = page.getByLabel("时刻");
        for (const [typed, shown] of Object.entries(TIMES)) {
          await leave(page, input, typed);
          if (shown === null)
            await page
              .getByRole("alert")
              .filter({ hasText: `看不懂时刻“${typed}”` })
              .waitFor();
          else
            await page.waitForFunction(
              (time) => [...document.querySelectorAll("input[id$='-time']")][0].value === time,
              shown,
            );
        }
        assert.equal(await page.getByLabel("几点").inputValue(), "10:00");
        assert.equal(await page.getByLabel("哪天").inputValue(), "2026年11月24日");
        await input.click();
        assert.doesNotMatch(await page.locator("body").innerText(), /\b[AP]M\b/i);
        await page.context().close();
      },
    );

    test(
      "a telephone is looked at when one leaves its field, not while one types",
      { timeout: 120_000 },
      async () => {
        const { page } = await tried(size);
        for (const [label, wrong, right] of [
          ["手机", "1380000", "13800000000"],
          ["电话", "12", "0379-63900000"],
        ]) {
          const input = page.getByLabel(label, { exact: true });
          await input.pressSequentially(wrong);
          assert.equal(await page.getByText(/手机号应为|电话号码应为/).count(), 0);
          await page.keyboard.press("Tab");
          await page
            .getByText(/手机号应为|电话号码应为/)
            .first()
            .waitFor();
          await leave(page, input, right);
          await page.waitForFunction(() => !/手机号应为|电话号码应为/.test(document.body.innerText));
        }
        await page.context().close();
      },
    );

    test(
      "Ctrl+Enter in an open list chooses nothing and hands in once, with what was just typed",
      { timeout: 120_000 },
      async () => {
        const { page, sent } = await tried(size);
        await leave(page, page.getByLabel("件数"), "");
        await page.getByLabel("日期").fill("2026-3-5");
        const list = page
          .locator(".fjs-form-field-select .fjs-input-group, .fjs-form-field-select .fjs-select-display")
          .first();
        await list.click();
        await page.locator(".fjs-dropdownlist-item").first().waitFor();
        await page.keyboard.press("Control+Enter");
        await page.waitForTimeout(600);
        const shown = await page.locator(".fjs-form-field-select").innerText();
        assert.match(shown, /请选择/);
        assert.equal(sent.length, 1, "handed in once");
        assert.equal(sent[0].values.kind ?? null, null, "nothing was chosen");
        assert.equal(sent[0].values.day, "2026-03-05");
        assert.equal(sent[0].values.count ?? null, null, "an empty number is empty");
        await page.context().close();
      },
    );

    test(
      `登记 keeps an empty number empty and reads days as they are typed (${width})`,
      { timeout: 120_000 },
      async () => {
        const page = await signIn(browser, "town_window_010101", size);
        await page.goto(`${ADDRESS}/intake`);
        const number = page.locator(".in-field input[role=spinbutton]").first();
        await number.waitFor();
        await number.focus();
        await page.keyboard.press("Tab");
        await page.waitForTimeout(200);
        assert.equal(await number.inputValue(), "", "tabbing through writes nothing");
        await number.fill("1200");
        await number.fill("");
        await page.keyboard.press("Tab");
        assert.equal(await number.inputValue(), "");
        const day = page.locator(".in-field:has(.in-calendar) input").first();
        for (const typed of DAYS) {
          await leave(page, day, typed);
          assert.equal(await day.inputValue(), "2026年3月5日");
        }
        await leave(page, day, "哪天");
        await page.getByText(/看不懂“哪天”，请写成/).waitFor();
        assert.equal(await day.inputValue(), "哪天", "what was typed is still there");
        const phone = page.locator(".in-field[data-path$='.phone'] input").first();
        await phone.pressSequentially("138");
        assert.equal(await page.getByText("手机号应为").count(), 0);
        await page.keyboard.press("Tab");
        await page.getByText("手机号应为 11 位数字").waitFor();
        assert.deepEqual(page.faults, []);
        await page.context().close();
      },
    );
  });
}
