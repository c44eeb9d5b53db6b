// Two tabs at the same work: neither writes over what stands in the other.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ADDRESS, SIZES, launch, signIn } from "./support.mjs";

let browser;

before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

test(
  "two tabs that register write neither over the other, and a killed one is taken up",
  { timeout: 600_000 },
  async () => {
    const window = await signIn(browser, "town_window_010101", SIZES.small);
    const title = (where) => where.getByLabel(/^标题/);
    const begin = async (said) => {
      const tab = await window.context().newPage();
      await tab.goto(`${ADDRESS}/intake`);
      await title(tab).waitFor();
      if (said !== null) await title(tab).fill(said);
      return tab;
    };
    const one = await begin("甲户漏水");
    const other = await begin(null);
    assert.equal(await title(other).inputValue(), "", "the other tab shows what the first has");
    await title(other).fill("乙户噪音");
    await one.reload();
    await title(one).waitFor();
    assert.equal(await title(one).inputValue(), "甲户漏水");
    await other.reload();
    await title(other).waitFor();
    assert.equal(await title(other).inputValue(), "乙户噪音");
    await other.close();
    const again = await begin(null);
    assert.equal(await title(again).inputValue(), "乙户噪音", "what the closed tab had is not taken up");
  },
);
