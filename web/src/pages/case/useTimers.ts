import { useMemo } from "react";
import type { CaseWalk } from "@/api/queries/useCasePath";
import { useProcessText } from "@/api/queries/useProcessText";
import { ownWalks } from "@/pages/case/walks";

/** What happens by itself, and when, in the procedure that is under way: its running timers by the names on the diagram. */
export function useTimers(walks: readonly CaseWalk[]): { name: string; due: string }[] {
  const walk = ownWalks(walks)
    .filter((one) => one.timers.length > 0)
    .at(-1);
  const text = useProcessText(walk?.definition_key ?? null);
  return useMemo(() => {
    if (walk === undefined || !text.data) return [];
    const diagram = new DOMParser().parseFromString(text.data, "application/xml");
    const name = (id: string) =>
      diagram.querySelector(`[id="${CSS.escape(id)}"]`)?.getAttribute("name") ?? "";
    const found = walk.timers.map((timer) => ({
      name: name(timer.element_id) || "到时自动往下走",
      due: timer.due_at,
    }));
    return found.sort((a, b) => a.due.localeCompare(b.due));
  }, [walk, text.data]);
}
