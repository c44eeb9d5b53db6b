// Can everybody use the page? axe's serious and critical findings, English, sideways scrolling, what only a mouse reaches.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(fileURLToPath(new URL("../../web/package.json", import.meta.url)));
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
/** Names of products, codes, keys and abbreviations that stand in Latin letters everywhere. */
export const PROPER =
  /\b(BPMN(\.iO|\.io)?|bpmn\.io|Word|Enter|Ctrl|Esc|Tab|Home|End|DMN|FEEL|SHA|NR\d+|SL\d*|ZZ[0-9A-Z]+|[DPS]\d[\dA-Z-]*|[A-Z])\b/g;

/** Waits until the page has read what it shows. */
export async function settled(page) {
  await page.locator("#main h1, #main h2, #main li, #main table").first().waitFor();
  await page.waitForFunction(() => document.querySelector(".bones, [aria-busy=true]") === null);
  await page.waitForTimeout(250);
}

export async function reachable(page, name) {
  await page.evaluate(axe); // a script tag is what the content security policy refuses
  const found = await page.evaluate(
    async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations,
  );
  const grave = found.filter((one) => one.impact === "serious" || one.impact === "critical");
  const told = grave.map(
    (one) =>
      `${one.id}: ${one.nodes
        .slice(0, 4)
        .map((node) => node.target.join(" "))
        .join(", ")}`,
  );
  assert.deepEqual(told, [], `axe on ${name}`);
}

/** English words that a page shows, apart from those that it may. */
export async function english(page, allowed = PROPER) {
  const text = await page.locator("body").innerText();
  return [...new Set(text.replace(allowed, "").match(/[A-Za-z]{2,}/g) ?? [])];
}

/** Nothing has to be scrolled sideways to be read. */
export async function fits(page, name) {
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(wide <= 1, `${name} scrolls sideways by ${wide}px`);
}

/** What invites a click and cannot be come to with Tab or the arrows. */
export async function onlyByMouse(page, name) {
  const found = await page.evaluate(() => {
    const stops =
      "a[href], button, input, select, textarea, summary, label, [tabindex], [contenteditable=true]";
    const shown = (one) =>
      one.checkVisibility({ checkVisibilityCSS: true }) && one.getClientRects().length > 0;
    const invites = (one) =>
      getComputedStyle(one).cursor === "pointer" && getComputedStyle(one.parentElement).cursor !== "pointer";
    return [...document.querySelectorAll("#root *, body > .menu *")]
      .filter(
        (one) =>
          shown(one) && invites(one) && one.closest(stops) === null && one.querySelector(stops) === null,
      )
      .map(
        (one) => `${one.tagName} ${one.getAttribute("class") ?? ""} ${(one.textContent ?? "").slice(0, 30)}`,
      );
  });
  assert.deepEqual(found, [], `only by mouse on ${name}`);
}

/** Presses Tab until something answers to the selector; fails when the page has been walked through without it. */
export async function tabTo(page, selector, most = 120) {
  for (let pressed = 0; pressed < most; pressed += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  assert.fail(`${selector} is not reached with Tab`);
}
