// A designer adds a user task with a form between two steps of P03 and publishes it for the own district.
import { english, reachable } from "./reach.mjs";
import { ADDRESS, fillForm, launch, signIn } from "./support.mjs";

const given = JSON.parse(process.env.FENGQIAO_GIVEN);
const browser = await launch();
try {
  const page = await signIn(browser, given.designer);
  await page.getByRole("row", { name: /简易即时调解/ }).waitFor();
  await reachable(page, "流程");
  await page
    .getByRole("row", { name: /简易即时调解/ })
    .getByRole("link", { name: "打开 简易即时调解" })
    .click();

  // from the palette onto the flow between two steps: the flow is split
  await page.locator('[aria-label="流程图画布"][aria-busy="false"]').waitFor();
  const flow = page.locator(`[data-element-id="${given.flow}"]`);
  const place = await flow.locator(".djs-hit").first().boundingBox();
  await page.locator('.djs-palette [data-action="create.task"]').click();
  await page.mouse.move(place.x + place.width / 2 - 4, place.y + place.height / 2);
  await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2);
  await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
  await page.keyboard.press("Escape"); // the new step's name is written in the panel, not on the canvas
  await page.locator('.djs-context-pad [data-action="replace"]').click();
  await page.locator('.djs-popup [data-id="replace-with-user-task"]').click();

  await page.getByText("人办的步骤", { exact: true }).first().waitFor();
  await page
    .getByRole("button", { name: "一般" })
    .or(page.locator(".bio-properties-panel-group-header-title", { hasText: "一般" }))
    .first()
    .click();
  const name = page.locator("#bio-properties-panel-name");
  await name.fill(given.step);
  await page.locator(".st-right h2", { hasText: given.step }).waitFor();

  await page.getByLabel("谁来办").click();
  await page.keyboard.type("村社区调解员");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");

  // a form with one field
  await page.getByRole("button", { name: "做一张表单" }).click();
  const field = page.locator('.fjs-palette-field[data-field-type="textfield"]');
  await field.waitFor();
  await field.press("Enter"); // by keyboard, as well as by dragging
  await page.locator(".fjs-form-field-textfield").waitFor();
  await page.locator(".fjs-form-field-textfield").click();
  await page
    .locator(".fjs-properties-container .bio-properties-panel-group-header-title", { hasText: "一般" })
    .click();
  await page.locator(".fjs-properties-container").getByLabel("名称").first().click();
  await page.keyboard.press("Control+A");
  await page.keyboard.type(given.field);
  await page.locator(".fjs-form-field-label", { hasText: given.field }).waitFor();
  await reachable(page, "表单");
  await page.getByRole("button", { name: "用这张表单" }).click();
  await page.getByText("1 项要填").waitFor();

  // a finding leads to its element, wherever one has been looking meanwhile
  await page.locator('[data-element-id="P03-S04"] .djs-hit').first().click({ force: true });
  await page.locator(".st-right h2", { hasText: "记录协议" }).waitFor();
  await page.getByRole("button", { name: /^检查/ }).click();
  const finding = page
    .getByRole("region", { name: "检查" })
    .getByRole("button", { name: new RegExp(`${given.step}.*期限`) });
  await finding.click();
  await page.locator(".st-right h2", { hasText: given.step }).waitFor();

  await reachable(page, "画图");
  const words = await english(page);
  const ids = words.filter(
    (word) => !/^(SIG|WITHDRAW|DANGER|ESCALATE|MERGE|dueDate|deadline|TRIAGE|lint|ignore)$/.test(word),
  );
  if (ids.length > 0) throw new Error(`English on the page: ${ids.join(" ")}`);

  // mended by a reason: the finding is gone, and comes back when that is taken back
  await page.getByRole("group", { name: "一键改法" }).getByRole("button", { name: "不改，写明理由" }).click();
  await page.getByLabel("为什么不改").fill("当场就测，手册没有给期限");
  await page.getByRole("button", { name: "写上" }).click();
  await finding.waitFor({ state: "detached" });
  await page.getByText("已改：写明了理由").waitFor();

  // rehearsed before anybody meets it: the kept scenarios, then a walk through the new step and past its deadline
  await page.getByText("预演", { exact: true }).first().click();
  await page.getByRole("button", { name: "全部预演" }).click();
  await page.getByText(/个情景不如预期/).waitFor(); // there is a step more than they know
  await reachable(page, "情景");
  await page.getByRole("button", { name: "从头走" }).click();
  await fillForm(page);
  await page.getByRole("button", { name: "办完这一步" }).click();
  const track = page.getByRole("list", { name: "走过的步骤" });
  await track.getByText(new RegExp(`轮到 村社区人民调解员办「${given.step}」`)).waitFor();
  await page.getByRole("button", { name: "1 天" }).click();
  await track.getByText("时钟往后拨 1 日").waitFor();
  await fillForm(page, { [given.field]: "五十八" });
  await page.getByRole("button", { name: "办完这一步" }).click();
  await track
    .getByText(new RegExp(`办「${given.step}」`))
    .nth(1)
    .waitFor();
  await page.locator(`[data-element-id="P03-S01"].ply-done`).waitFor();
  await reachable(page, "预演");
  await page.getByRole("button", { name: "退回一步" }).click();
  await page.locator(".rh-task h3", { hasText: given.step }).waitFor();

  // the draft is on the server: another window of the same designer goes on with it
  await page.getByText(/草稿已存/).waitFor();
  const second = await page.context().newPage();
  await second.goto(page.url());
  await second.locator('[aria-label="流程图画布"][aria-busy="false"]').waitFor();
  await second.locator(".djs-element", { hasText: given.step }).first().waitFor();
  await second.close();

  // what it changes, in words
  await page.getByText("比较", { exact: true }).click();
  await page.getByText(`新步骤「${given.step}」`).waitFor();
  await page.getByText(`用新表单，1 项：「${given.field}」`).waitFor();

  await page.getByRole("button", { name: "发布", exact: true }).click();
  await page
    .getByRole("dialog")
    .getByLabel(/给同事看的一句话/)
    .fill("噪声纠纷先测噪，再调解");
  await page.getByRole("dialog").getByRole("button", { name: "发布到澄湖区" }).click();
  await page.getByText(/已发布到澄湖区/).waitFor();
  await page.getByRole("button", { name: "回到画图" }).click();
  await page.getByText(/澄湖区 第 \d+ 版/).waitFor();
  await page.goto(`${ADDRESS}/studio`);
  await page.getByRole("row", { name: /简易即时调解.*改 \d+ 处/ }).waitFor();
  if (page.faults.length > 0) throw new Error(page.faults.join("\n"));
} finally {
  await browser.close();
}
