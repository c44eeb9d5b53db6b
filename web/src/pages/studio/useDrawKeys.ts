import { useEffect } from "react";
import { useLatest } from "@/parts/useLatest";

/** Ctrl+K checks, Ctrl+S keeps the draft. */
export function useDrawKeys(acts: { check: () => void; save: () => void }): void {
  const now = useLatest(acts);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key !== "k" && key !== "s") return;
      event.preventDefault();
      event.stopPropagation();
      if (key === "k") now.current.check();
      else now.current.save();
    };
    window.addEventListener("keydown", listen, true);
    return () => window.removeEventListener("keydown", listen, true);
  }, [now]);
}
