import { useEffect, useRef } from "react";

/** So many milliseconds a field takes to settle what was typed in it once it is left. */
const SETTLED = 50;

/**
 * Ctrl+Enter hands in, wherever the cursor stands. The field does not hear of the key, so that an open list chooses
 * nothing; it is left first, so that what was typed in it counts.
 */
export function useSubmitKey(submit: () => void, enabled: boolean): void {
  const latest = useRef(submit);
  useEffect(() => {
    latest.current = submit;
  });
  useEffect(() => {
    if (!enabled) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.repeat) return;
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      clearTimeout(waiting);
      waiting = setTimeout(() => latest.current(), SETTLED);
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => {
      clearTimeout(waiting);
      window.removeEventListener("keydown", listen, { capture: true });
    };
  }, [enabled]);
}
