/** What a viewer of bpmn-js gives for printing. */
interface Drawn {
  saveSVG(): Promise<{ svg: string }>;
}

/** What stands above and below a printed diagram. */
export interface PrintHead {
  name: string;
  /** The version, as `澄湖区第 2 版`; empty when there is none. */
  version: string;
  /** When and by whom it is printed. */
  printed: string;
  /** Where the case stands, when the diagram shows one. */
  state?: string;
}

/** Lays the whole diagram, as it is drawn, on one A3 sheet across and asks the browser to print it; `look` is the class under which it is drawn. */
export async function printDiagram(viewer: unknown, head: PrintHead, look: string): Promise<void> {
  const { svg } = await (viewer as Drawn).saveSVG();
  const sheet = document.createElement("section");
  sheet.className = "print-sheet";
  const drawing = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  // the size in pixels gives way to that of the paper: the view box keeps the proportions
  drawing.removeAttribute("width");
  drawing.removeAttribute("height");
  drawing.setAttribute("preserveAspectRatio", "xMidYMid meet");
  const place = element("div", look);
  place.append(drawing);
  const title = element("header", "");
  title.append(
    element("h1", "", head.name),
    element("span", "", head.version),
    element("span", "", head.state ?? ""),
    element("span", "", head.printed),
  );
  const foot = element("footer", "");
  foot.append(element("span", "", "枫桥"), element("span", "", "BPMN.iO"));
  sheet.append(title, place, foot);
  document.body.append(sheet);
  const away = () => {
    window.removeEventListener("afterprint", away);
    sheet.remove();
  };
  window.addEventListener("afterprint", away);
  window.print();
}

function element(kind: string, look: string, text = ""): HTMLElement {
  const made = document.createElement(kind);
  if (look !== "") made.className = look;
  made.textContent = text;
  return made;
}
