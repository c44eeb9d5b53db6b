/** Ant Design reads its icons out by their English names; these say what they are for, all others are decoration. */
const WORDS: Record<string, string> = {
  "close-circle": "清空",
  search: "查找",
  loading: "正在办",
  close: "关闭",
  eye: "密码看得见",
  "eye-invisible": "密码看不见",
  calendar: "选日期",
  "clock-circle": "选时刻",
};
const ICONS = ".anticon[aria-label]";

function reword(icon: Element): void {
  const name = icon.getAttribute("aria-label") ?? "";
  if (!/^[a-z-]+$/.test(name)) return;
  const word = WORDS[name];
  if (word !== undefined) icon.setAttribute("aria-label", word);
  else {
    icon.removeAttribute("aria-label");
    icon.removeAttribute("role");
    icon.setAttribute("aria-hidden", "true");
  }
}

/** Gives the icons of the page, and those that come later, their words; gives back how to stop. */
export function rewordIcons(root: HTMLElement): () => void {
  root.querySelectorAll(ICONS).forEach(reword);
  const watch = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes" && change.target instanceof Element && change.target.matches(ICONS))
        reword(change.target);
      for (const added of change.addedNodes) {
        if (!(added instanceof Element)) continue;
        if (added.matches(ICONS)) reword(added);
        added.querySelectorAll(ICONS).forEach(reword);
      }
    }
  });
  watch.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label"] });
  return () => watch.disconnect();
}
