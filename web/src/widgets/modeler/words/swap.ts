/** Replaces a widget's English texts in the page, as often as it draws them; for widgets that take no translations. */
export function swapWords(root: HTMLElement, words: Record<string, string>): () => void {
  const lower = new Map(Object.entries(words).map(([from, to]) => [from.toLowerCase(), to]));
  const found = (text: string): string | undefined => {
    const plain = text.trim().toLowerCase();
    const made = /^create an? (.+) element$/.exec(plain);
    if (made?.[1]) return `加“${lower.get(made[1]) ?? made[1]}”`;
    const parts = /^(\w+)[:：]\s*(<[^>]+>)$/.exec(plain);
    if (parts?.[1] && parts[2] && lower.has(parts[1]))
      return `${lower.get(parts[1])}：${lower.get(parts[2]) ?? parts[2]}`;
    const listed = /^list contains (\d+) items?$/.exec(plain);
    return listed?.[1] ? `有 ${listed[1]} 项` : lower.get(plain);
  };
  const inText = (node: Node) => {
    const to = node.nodeValue ? found(node.nodeValue) : undefined;
    if (
      to !== undefined &&
      node.nodeValue !== to &&
      !node.parentElement?.closest("[contenteditable],.cm-editor,textarea")
    )
      node.nodeValue = to;
  };
  const inAttributes = (element: Element) => {
    for (const name of ["title", "placeholder", "aria-label", "data-title"]) {
      const value = element.getAttribute(name);
      const to = value ? found(value) : undefined;
      if (to !== undefined && value !== to) element.setAttribute(name, to);
    }
  };
  const all = (node: Node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      inText(node);
      return;
    }
    if (!(node instanceof Element)) return;
    inAttributes(node);
    for (const child of node.childNodes) all(child);
  };
  all(root);
  const observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(all);
      else if (change.type === "attributes" && change.target instanceof Element) inAttributes(change.target);
      else inText(change.target);
    }
  });
  observer.observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["title", "placeholder", "aria-label"],
  });
  return () => observer.disconnect();
}
