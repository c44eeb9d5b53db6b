// A clerk registers a case, a triage officer dispatches it, a mediator takes it through to the end on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ADDRESS, fillForm, launch, SIZES, signIn } from "./support.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const SAFE = { 现在有人身危险: "否", 涉及家庭暴力: "否", 未成年人受到侵害: "否", 有自伤迹象: "否" };
const FACTS = {
  ...SAFE,
  诉求性质: "纠纷",
  纠纷类型: "0209",
  属本辖区: "是",
  材料齐全: "是",
  申请人身份明确: "是",
  情况可核实: "是",
  双方都愿意调解: "是",
  有权机关委托: "否",
  跨区县: "否",
  法律规定不由本平台处理: "否",
};

/** Fills the open task, hands it in, and gives back what the page says has followed. */
export async function handIn(page, answers = {}) {
  const name = await page.locator(".th h1").innerText();
  await fillForm(page, answers);
  await page.locator(".bar .ant-btn-primary").click();
  await page.locator(".done, .fjs-form-field-error, .note.hi").first().waitFor();
  const wrong = await page.locator(".fjs-form-field-error:visible, .note.hi").allInnerTexts();
  assert.deepEqual(wrong, [], `「${name}」 was not taken`);
  return { name, then: await page.locator(".done").innerText() };
}

async function goOn(page) {
  const next = page.getByRole("button", { name: /接着办/ });
  if ((await next.count()) === 0) return false;
  await next.click();
  await page.locator(".done").waitFor({ state: "detached" });
  await page.locator(".th h1").waitFor();
  return true;
}

/** Chooses in a list of the window's page by its label. */
async function choose(page, label, text) {
  await page.getByLabel(label).click();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

test(
  "a clerk registers and dispatches a case, and a mediator completes it",
  { timeout: 600_000 },
  async () => {
    const clerk = await signIn(browser, "town_window_010101", SIZES.small);
    await clerk.getByRole("link", { name: "登记" }).click();
    for (const [question, said] of Object.entries(SAFE))
      await clerk.locator(".in-ask", { hasText: question }).getByText(said, { exact: true }).click();
    await clerk.getByLabel(/^标题/).fill("楼上漏水泡坏天花板");
    await clerk.getByLabel(/^事实经过/).fill("楼上水管漏水，泡坏天花板，双方愿意谈。");
    await choose(clerk, /^纠纷类型/, "0209");
    await choose(clerk, /^发生地/, "桃源社区");
    await choose(clerk, /^诉求性质/, "纠纷");
    await clerk.getByLabel(/^涉及人数/).fill("2");
    await clerk.getByRole("group", { name: "第 1 位当事人" }).getByLabel(/^称呼/).fill("尹某甲");
    await clerk.getByRole("group", { name: "第 2 位当事人" }).getByLabel(/^称呼/).fill("方某乙");
    await choose(clerk, /^是否已进入法定程序/, "未进入");
    for (const name of [
      "in_jurisdiction",
      "materials_complete",
      "applicant_identified",
      "verifiable",
      "consent_privacy_notice",
    ]) {
      await clerk.locator(`[data-path="${name}"]`).getByText("是", { exact: true }).click();
    }
    await clerk.getByText(/^还可以记的事实/).click();
    for (const [name, said] of Object.entries({
      both_consent: "是",
      cross_region: "否",
      out_of_scope: "否",
    })) {
      await clerk.locator(`[data-path="${name}"]`).getByText(said, { exact: true }).click();
    }
    await clerk.getByRole("button", { name: /登记并打印小票/ }).click();
    await clerk.getByRole("heading", { name: "登记好了" }).waitFor();
    await clerk.getByText("受理登记小票").waitFor();
    assert.equal(await goOn(clerk), true);

    const steps = [];
    do steps.push(await handIn(clerk, FACTS));
    while (await goOn(clerk));
    // whether something alike is under way at the place already depends on the sample cases
    const names = steps.map((step) => step.name).filter((name) => name !== "人工确认重复");
    assert.deepEqual(names, ["受理判定"]);
    assert.match(steps.at(-1).then, /收到「分流确认」/);
    await clerk.getByRole("button", { name: "看案件" }).click();
    await clerk.waitForURL(/\/cases\/ZZ/);
    const code = new URL(clerk.url()).pathname.split("/").at(-1);
    await clerk.getByRole("heading", { name: "楼上漏水泡坏天花板" }).waitFor();

    const triage = await signIn(browser, "town_coordinator_010101");
    await triage.goto(`${ADDRESS}/cases/${code}`);
    await triage.getByRole("button", { name: /办理「分流确认」/ }).click();
    await triage.locator(".th h1").waitFor();
    const dispatched = await handIn(triage, {
      办理层级: "村社区",
      主办单位: "村（社区）人民调解委员会",
      主程序: "简易即时调解",
    });
    assert.match(dispatched.then, /收到/);

    const mediator = await signIn(browser, "village_mediator_010101001", SIZES.phone);
    const done = [];
    for (let turn = 0; turn < 8; turn += 1) {
      await mediator.goto(`${ADDRESS}/cases/${code}`);
      await mediator.locator(".tl li").first().waitFor();
      const mine = mediator.getByRole("button", { name: /^办理「/ });
      if ((await mine.count()) === 0) break;
      await mine.click();
      await mediator.locator(".th h1").waitFor();
      do done.push((await handIn(mediator, { 结果: "达成" })).name);
      while (await goOn(mediator));
    }
    for (const step of ["派单与签收", "确认即时条件", "现场调解", "登记结案", "结案提请"])
      assert.ok(done.includes(step), `${step} is missing in ${done.join("、")}`);
    const story = await mediator.locator(".tl").innerText();
    assert.match(story, /办完「结案提请」/);
    assert.match(story, /登记新案「楼上漏水泡坏天花板」/);
    assert.deepEqual([...clerk.faults, ...triage.faults, ...mediator.faults], []);
  },
);
