import { TOLD } from "@/widgets/form/suggestions";

/** Frames the lines that tell what the platform suggests, so that they are not taken for an explanation; gives back how to stop. */
export function markSuggestions(box: HTMLElement): () => void {
  const mark = () => {
    for (const line of box.querySelectorAll<HTMLElement>(".fjs-form-field-description")) {
      line.classList.toggle("suggested", line.textContent?.startsWith(TOLD) ?? false);
    }
  };
  const watcher = new MutationObserver(mark);
  watcher.observe(box, { childList: true, characterData: true, subtree: true });
  mark();
  return () => watcher.disconnect();
}
