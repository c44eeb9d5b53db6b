// Two people do one task at once: the second reads who did it and when, and nothing of what they wrote is lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ADDRESS, fillForm, launch, signIn } from "./support.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

test(
  "two people complete one task at once and the loser reads who did it when",
  { timeout: 600_000 },
  async () => {
    const first = await signIn(browser, "county_triage_0101");
    const second = await signIn(browser, "town_coordinator_010101");
    await first.goto(`${ADDRESS}/inbox?view=claimable`);
    await second.goto(`${ADDRESS}/inbox?view=claimable`);
    await first.getByRole("button", { name: "复核" }).first().click();
    await first.getByRole("button", { name: /^办理/ }).click();
    await first.waitForURL(/\/tasks\//);
    const task = new URL(first.url()).pathname;
    await second.goto(ADDRESS + task);
    await fillForm(first);
    await fillForm(second);
    await second.getByText(/草稿已存/).waitFor();

    await first.locator(".bar .ant-btn-primary").click();
    await first.locator(".done").waitFor();
    await second.locator(".bar .ant-btn-primary").click();
    const card = second.locator(".card-conflict");
    await card.getByRole("heading", { name: /这件事已由 尹青禾 办完/ }).waitFor();
    const words = await card.innerText();
    assert.match(words, /今天 \d\d:\d\d，尹青禾提交了「复核」/);
    assert.match(words, /没有丢，存成了草稿/);
    assert.doesNotMatch(words, /锁|版本|并发/);
    assert.equal(await second.getByRole("button", { name: /^提交/ }).count(), 0);
    await second.reload();
    await second.getByRole("heading", { name: /这件事已由 尹青禾 办完/ }).waitFor();
    await second.getByText(/存成了草稿/).waitFor();
    assert.deepEqual([...first.faults, ...second.faults], []);
  },
);

test(
  "a row that somebody else has done is struck through with who and when, and the list stays",
  { timeout: 600_000 },
  async () => {
    const watcher = await signIn(browser, "mediation_chair_0101");
    const other = await signIn(browser, "mediation_chair_010101");
    await watcher.goto(`${ADDRESS}/inbox`);
    const row = watcher.locator("tr", { has: watcher.getByRole("button", { name: "合法性审核" }) }).first();
    await row.waitFor();
    await other.goto(`${ADDRESS}/inbox`);
    await other.getByRole("button", { name: "合法性审核" }).first().dblclick();
    await fillForm(other);
    await other.locator(".bar .ant-btn-primary").click();
    await other.locator(".done").waitFor();
    const gone = watcher.locator("tr.gone", { hasText: "合法性审核" });
    await gone.getByText(/已由 .+ 于 \d\d:\d\d 办理完成/).waitFor();
    assert.deepEqual([...watcher.faults, ...other.faults], []);
  },
);
