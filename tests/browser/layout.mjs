// What a page looks like, measured: what stands outside its box, texts over one another, controls that are cut off, covered or too
// small for a finger. Every finding is a sentence that names the element; an empty list is a page without fault.

/** Looks over the page as it stands in the window; `finger`: touch targets are measured, too. */
export async function faults(page, { finger = false } = {}) {
  return page.evaluate(look, { finger });
}

/* Runs in the page. */
function look({ finger }) {
  const SLACK = 2;
  const found = [];
  const styles = new Map();
  const style = (one) => styles.get(one) ?? (styles.set(one, getComputedStyle(one)), styles.get(one));
  const named = (one) => {
    const words = (one.getAttribute("aria-label") ?? one.textContent ?? "")
      .trim()
      .replace(/\s+/g, " ")
      .slice(0, 24);
    return `<${one.tagName.toLowerCase()} class="${String(one.getAttribute("class") ?? "").slice(0, 60)}">${words}`;
  };
  // drawings have their own canvas, the makers' mark its own size, and what is only for the ear has no place
  const apart = (one) =>
    one.closest(
      "svg, .djs-container, .bio-properties-panel, .fjs-editor-container, .dmn-js-parent, .hidden, .skip, [aria-hidden=true], .ant-select-selection-search, .toast-place, [class*=powered-by]",
    ) !== null;
  const shown = (one) =>
    one.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) && one.getClientRects().length > 0;
  const scrolls = (one) => /auto|scroll/.test(style(one).overflowX);
  const clips = (one) => style(one).overflowX !== "visible";
  const boxed = (one) => {
    const { borderLeftWidth, borderRightWidth, backgroundColor, overflowX, display } = style(one);
    if (display === "inline" || display === "contents") return false;
    return (
      overflowX !== "visible" ||
      Number.parseFloat(borderLeftWidth) > 0 ||
      Number.parseFloat(borderRightWidth) > 0 ||
      backgroundColor !== "rgba(0, 0, 0, 0)"
    );
  };
  const all = [
    ...document.querySelectorAll("#root *, body > .menu *, .ant-modal-wrap *, .ant-dropdown *"),
  ].filter((one) => !apart(one) && shown(one));

  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 1) found.push(`the page scrolls sideways by ${wide}px`);

  // nothing stands outside the box around it; of several in one another the outermost is named
  const outside = new Set();
  for (const one of all) {
    if (outside.has(one.parentElement)) {
      outside.add(one);
      continue;
    }
    const rect = one.getBoundingClientRect();
    if (rect.width === 0 || style(one).position === "fixed") continue;
    for (let box = one.parentElement; box !== null && box !== document.body; box = box.parentElement) {
      if (style(box).display === "contents" || style(box).display === "inline") continue;
      if (scrolls(box)) break;
      if (!boxed(box)) continue;
      const room = box.getBoundingClientRect();
      const out = Math.max(rect.right - room.right, room.left - rect.left);
      const told = clips(box) && style(box).textOverflow === "ellipsis";
      if (out > SLACK && !told && !(clips(box) && style(one).position === "absolute"))
        outside.add(one) && found.push(`${named(one)} stands ${Math.round(out)}px outside ${named(box)}`);
      break;
    }
  }

  // no text lies over another
  const lines = [];
  const walker = document.createTreeWalker(document.getElementById("root"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (node.data.trim() === "" || parent === null || apart(parent) || !shown(parent)) continue;
    let clip = { left: -1e6, right: 1e6, top: -1e6, bottom: 1e6 };
    let floats = "";
    for (let box = parent; box !== null && box !== document.body; box = box.parentElement) {
      if (/fixed|sticky/.test(style(box).position)) floats = named(box);
      if (clips(box)) {
        const { left, right, top, bottom } = box.getBoundingClientRect();
        clip = {
          left: Math.max(clip.left, left),
          right: Math.min(clip.right, right),
          top: Math.max(clip.top, top),
          bottom: Math.min(clip.bottom, bottom),
        };
      }
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      const seen = {
        left: Math.max(line.left, clip.left),
        right: Math.min(line.right, clip.right),
        top: Math.max(line.top, clip.top),
        bottom: Math.min(line.bottom, clip.bottom),
      };
      if (seen.right - seen.left > 1 && seen.bottom - seen.top > 3) lines.push({ ...seen, parent, floats });
    }
  }
  lines.sort((a, b) => a.top - b.top);
  for (let at = 0; at < lines.length; at += 1) {
    const a = lines[at];
    for (let next = at + 1; next < lines.length && lines[next].top < a.bottom - 4; next += 1) {
      const b = lines[next];
      if (a.floats !== b.floats || a.parent === b.parent) continue; // a bar that stays in sight covers what is scrolled under it
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 3 && down > 6)
        found.push(`${named(a.parent)} and ${named(b.parent)} lie over one another`);
    }
  }

  // every control can be brought into sight whole, and nothing lies over it
  const controls = all.filter(
    (one) =>
      one.matches(
        "a[href], button, input:not([type=hidden], [type=file]), select, textarea, summary, [role=tab], [role=combobox]",
      ) && !one.closest("[inert]"),
  );
  const places = [...document.querySelectorAll("*")]
    .filter((one) => one.scrollTop !== 0 || one.scrollLeft !== 0)
    .map((one) => [one, one.scrollLeft, one.scrollTop]);
  const modal = [...document.querySelectorAll(".ant-modal-wrap")].find(shown);
  for (const one of controls) {
    if (modal !== undefined && !modal.contains(one)) continue;
    const target =
      one.closest(
        "label, .fjs-inline-label, .fjs-taglist, .gs, [class*=affix-wrapper], .ant-input-number, .ant-picker, .ant-select, .ant-segmented-item, .ant-radio-button-wrapper, .ant-tabs-tab",
      ) ?? one;
    const hit = () => {
      const { left, top, width, height } = target.getBoundingClientRect();
      const above = document.elementFromPoint(Math.min(left + width / 2, innerWidth - 1), top + height / 2);
      return (
        above !== null &&
        (target.contains(above) ||
          (above.contains(target) && above !== document.body && above.tagName !== "HTML") ||
          above.closest("label")?.control === one)
      );
    };
    if (!hit()) {
      target.scrollIntoView({ block: "center", inline: "nearest" });
      if (!hit()) {
        const { left, top, width, height } = target.getBoundingClientRect();
        const above = document.elementFromPoint(left + width / 2, top + height / 2);
        found.push(`${named(one)} is ${above === null ? "out of sight" : `under ${named(above)}`}`);
      }
    }
    const { left, right } = target.getBoundingClientRect();
    for (let box = target.parentElement; box !== null && box !== document.body; box = box.parentElement) {
      if (scrolls(box)) break;
      if (!clips(box)) continue;
      const room = box.getBoundingClientRect();
      if (right > room.right + SLACK || left < room.left - SLACK)
        found.push(`${named(one)} is cut off by ${named(box)}`);
      break;
    }
    if (finger) {
      const { width, height } = target.getBoundingClientRect();
      const grown = getComputedStyle(target, "::after");
      const more =
        grown.content !== "none" && grown.position === "absolute"
          ? -2 * Math.min(0, Number.parseFloat(grown.top) || 0)
          : 0;
      const inText =
        style(target).display === "inline" &&
        [...(target.parentElement?.childNodes ?? [])].some(
          (node) => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 1,
        );
      if (!inText && (height + more < 39.5 || width < 24))
        found.push(
          `${named(one)} is ${Math.round(width)} × ${Math.round(height + more)}, too small for a finger`,
        );
    }
  }
  window.scrollTo(0, 0);
  for (const one of document.querySelectorAll("*"))
    if (one.scrollTop !== 0 || one.scrollLeft !== 0) one.scrollTo(0, 0);
  for (const [one, x, y] of places) one.scrollTo(x, y);
  return [...new Set(found)];
}

/** Whether the page's first thing to do is in the window as it opens, whole, with nothing over it. */
export async function actionInSight(page, selector) {
  return page.evaluate((wanted) => {
    const one = [...document.querySelectorAll(wanted)].find((each) => each.checkVisibility());
    if (one === undefined) return "there is none";
    const { left, top, right, bottom } = one.getBoundingClientRect();
    if (left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1)
      return `stands at ${Math.round(left)},${Math.round(top)} to ${Math.round(right)},${Math.round(bottom)} of ${innerWidth} × ${innerHeight}`;
    const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return above !== null && one.contains(above)
      ? ""
      : `is covered by ${above?.getAttribute("class") ?? above?.tagName}`;
  }, selector);
}
