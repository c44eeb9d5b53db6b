/** Placeholders and names of buttons that form-js writes into the page without asking for a translation. */
const PLACEHOLDERS: Record<string, string> = {
  Search: "查找",
  "yyyy/mm/dd": "年/月/日",
  "mm/dd/yyyy": "年/月/日",
  "hh:mm": "时:分",
  "hh:mm --": "时:分",
  "hh:mm am/pm": "时:分",
};

/** Keeps the placeholders below an element in Chinese; gives back how to stop. */
export function keepPlaceholders(box: HTMLElement): () => void {
  const swap = () => {
    for (const input of box.querySelectorAll<HTMLInputElement>("input[placeholder]")) {
      const word = PLACEHOLDERS[input.placeholder];
      if (word !== undefined) input.placeholder = word;
    }
    for (const button of box.querySelectorAll("button[aria-label^='Remove list item ']")) {
      button.setAttribute(
        "aria-label",
        `去掉第 ${button.getAttribute("aria-label")?.replace(/\D/g, "") ?? ""} 项`,
      );
    }
    for (const shown of box.querySelectorAll(".fjs-select-placeholder")) {
      if (shown.firstChild?.nodeValue === "Select") shown.firstChild.nodeValue = "请选择";
    }
  };
  const watcher = new MutationObserver(swap);
  watcher.observe(box, {
    childList: true,
    characterData: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["placeholder", "aria-label"],
  });
  swap();
  return () => watcher.disconnect();
}
