/** Whether somebody is at this page. A page that looks for news by itself must not keep a session alive that nobody uses. */
const QUIET_MS = 60_000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

let last = Date.now();

// the unit tests run where there is no window
for (const sign of "addEventListener" in globalThis ? SIGNS : []) {
  globalThis.addEventListener(
    sign,
    () => {
      last = Date.now();
    },
    { capture: true, passive: true },
  );
}

/** Whether nobody has touched the page for a minute. */
export function unattended(): boolean {
  return Date.now() - last > QUIET_MS;
}
