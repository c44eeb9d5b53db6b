// Can everybody use the page? axe's serious and critical findings end the story.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(fileURLToPath(new URL("../../web/package.json", import.meta.url)));
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export async function reachable(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations);
  const grave = found.filter((one) => one.impact === "serious" || one.impact === "critical");
  const told = grave.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  if (told.length > 0) throw new Error(`${name}: ${told.join("; ")}`);
}

/** English words that a page shows, apart from those that it may. */
export async function english(page, allowed = /^(Ctrl|K|BPMN|bpmn|io|FEEL)$/) {
  const text = await page.locator("body").innerText();
  return [...new Set(text.match(/[A-Za-z]{3,}/g) ?? [])].filter((word) => !allowed.test(word));
}
