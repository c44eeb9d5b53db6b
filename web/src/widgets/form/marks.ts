import type { Press } from "@/widgets/form/adoption";
import { TOLD } from "@/widgets/form/suggestions";

const WORDS: Record<Press, string> = { adopt: "采用", undo: "撤销" };

/**
 * Frames the lines that tell what the platform suggests, so that they are not taken for an explanation, with the button
 * that `presses` names for the component; `press` hears of the component's id. Gives back how to look again and how to stop.
 */
export function markSuggestions(
  box: HTMLElement,
  presses: () => ReadonlyMap<string, Press>,
  press: (id: string) => void,
): { again: () => void; stop: () => void } {
  const mark = () => {
    const wanted = [...presses()];
    for (const line of box.querySelectorAll<HTMLElement>(".fjs-form-field-description")) {
      const told = line.textContent.startsWith(TOLD);
      line.classList.toggle("suggested", told);
      const found = told ? wanted.find(([id]) => line.id.endsWith(`-${id}-description`)) : undefined;
      dress(line, found, press);
    }
  };
  const watcher = new MutationObserver(mark);
  watcher.observe(box, { childList: true, characterData: true, subtree: true });
  mark();
  return { again: mark, stop: () => watcher.disconnect() };
}

/** One button stays the same element whatever it does, so that whoever pressed it by key stands on it still. */
function dress(line: HTMLElement, wanted: [string, Press] | undefined, press: (id: string) => void): void {
  const there = line.querySelector<HTMLButtonElement>("button.adopt");
  if (wanted === undefined) {
    there?.remove();
    return;
  }
  const [id, does] = wanted;
  const button = there ?? line.appendChild(document.createElement("button"));
  if (there === null) {
    button.type = "button";
    button.className = "adopt";
    button.addEventListener("click", () => press(id));
  }
  if (button.textContent !== WORDS[does]) button.textContent = WORDS[does];
}
