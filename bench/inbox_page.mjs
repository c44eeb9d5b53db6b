// Opens 待办 in a real Chromium as somebody does in the morning: signed in, nothing in the browser's cache.
// Prints one line of JSON: `bytes` (all that travels, as gzip) and `seconds` (from the address to the first row that
// answers a key, on a processor slowed down four times), one a load.
import { ADDRESS, launch, SIZES, signIn } from "../tests/browser/support.mjs";

const { user, loads } = JSON.parse(process.env.FENGQIAO_GIVEN);
const SLOWER = 4;
const ROW = ".list tbody tr:not(.grp)";
const QUIET = 2_500;

/** A fresh window of somebody who has signed in before. */
async function freshWindow(browser, cookies, headers = {}) {
  const [width, height] = SIZES.small;
  const context = await browser.newContext({ viewport: { width, height }, locale: "zh-CN", timezoneId: "Asia/Shanghai", extraHTTPHeaders: headers });
  await context.addCookies(cookies);
  const page = await context.newPage();
  return { context, page, devtools: await context.newCDPSession(page) };
}

async function bytesOfFirstLoad(browser, cookies) {
  const { context, page, devtools } = await freshWindow(browser, cookies, { "Accept-Encoding": "gzip" });
  let bytes = 0;
  devtools.on("Network.loadingFinished", (done) => { bytes += done.encodedDataLength; });
  await devtools.send("Network.enable");
  await page.goto(`${ADDRESS}/inbox`);
  await page.locator(ROW).first().waitFor();
  await page.waitForTimeout(QUIET);
  await context.close();
  return bytes;
}

/** Remembers when the first line stood on the page as chosen, which only the handler of a key does. */
function watch() {
  new MutationObserver(() => {
    if (document.querySelector("tr.sel") !== null) window.usable ??= performance.now() / 1_000;
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
}

async function secondsToUsable(browser, cookies) {
  const { context, page, devtools } = await freshWindow(browser, cookies);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(watch);
  await page.goto(`${ADDRESS}/inbox`, { waitUntil: "commit" });
  await page.locator(ROW).first().waitFor();
  while ((await page.evaluate(() => window.usable)) === undefined) await page.keyboard.press("j");
  const seconds = await page.evaluate(() => window.usable);
  await context.close();
  return seconds;
}

const browser = await launch();
try {
  const page = await signIn(browser, user);
  const cookies = await page.context().cookies();
  await page.context().close();
  const bytes = await bytesOfFirstLoad(browser, cookies);
  const seconds = [];
  for (let load = 0; load < loads; load += 1) seconds.push(await secondsToUsable(browser, cookies));
  console.log(JSON.stringify({ bytes, seconds }));
} finally {
  await browser.close();
}
