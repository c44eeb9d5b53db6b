import { useCallback, useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { useLatest } from "@/parts/useLatest";

export const PACES = [
  { value: 2_000, label: "2 秒一步" },
  { value: 1_000, label: "1 秒一步" },
  { value: 400, label: "快放" },
];

/** Where the replay stands: the number of the step is in the address, so that it can be sent and gone back to. */
export function useSteps(total: number, byPerson: readonly boolean[]) {
  const [search, setSearch] = useSearchParams();
  const wanted = Number(search.get("step") ?? "1");
  const at = Math.min(Math.max(Number.isInteger(wanted) ? wanted : 1, 1), Math.max(total, 1));
  const [playing, setPlaying] = useState(false);
  const [pace, setPace] = useState(1_000);
  const [people, setPeople] = useState(false);

  const go = useCallback(
    (step: number) => {
      setSearch(
        (now) => {
          const next = new URLSearchParams(now);
          next.set("step", String(Math.min(Math.max(step, 1), total)));
          return next;
        },
        { replace: true },
      );
    },
    [setSearch, total],
  );

  /** The next step in a direction; with `onlyPeople` the next one that a person did. */
  const beside = useCallback(
    (direction: 1 | -1, onlyPeople: boolean): number => {
      let step = at + direction;
      while (onlyPeople && step >= 1 && step <= total && !byPerson[step - 1]) step += direction;
      return step >= 1 && step <= total ? step : at;
    },
    [at, total, byPerson],
  );

  const turn = useCallback(
    (direction: 1 | -1, onlyPeople = people) => go(beside(direction, onlyPeople)),
    [go, beside, people],
  );

  const next = beside(1, people);
  if (playing && next === at) setPlaying(false); // nothing is left to play
  useEffect(() => {
    if (!playing || next === at) return;
    const timer = setTimeout(() => go(next), pace);
    return () => clearTimeout(timer);
  }, [playing, at, next, pace, go]);

  return { at, go, turn, playing, setPlaying, pace, setPace, people, setPeople };
}

export type Steps = ReturnType<typeof useSteps>;

/** ← → one step, with Shift only those of people, Home, End, space plays, digits jump. */
export function useStepKeys(steps: Steps, total: number): void {
  const typed = useRef({ text: "", at: 0 });
  const now = useLatest(steps);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target;
      if (
        target instanceof HTMLElement &&
        target.closest("input,textarea,select,button,a,[role=tab],[contenteditable]") &&
        event.key === " "
      )
        return;
      if (
        target instanceof HTMLElement &&
        target.closest("input:not([type=range]),textarea,select,[contenteditable]")
      )
        return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const inTabs = target instanceof HTMLElement && target.closest("[role=tablist]") !== null;
      const { turn, go, playing, setPlaying } = now.current;
      if (event.key === "ArrowRight" && !inTabs) turn(1, event.shiftKey || now.current.people);
      else if (event.key === "ArrowLeft" && !inTabs) turn(-1, event.shiftKey || now.current.people);
      else if (event.key === "Home") go(1);
      else if (event.key === "End") go(total);
      else if (event.key === " ") setPlaying(!playing);
      else if (/^\d$/.test(event.key)) {
        const fresh = event.timeStamp - typed.current.at > 900;
        typed.current = { text: fresh ? event.key : typed.current.text + event.key, at: event.timeStamp };
        go(Number(typed.current.text));
      } else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [now, total]);
}
