import { useMemo } from "react";
import { useSearchParams } from "react-router";
import type { InboxWish } from "@/api/queries/useInbox";

const FILTERS = ["process_id", "place", "category", "risk", "q"] as const;
const VIEWS = ["todo", "mine", "claimable", "done"] as const;
const RISKS = ["high", "medium", "low"] as const;

/** One of the values that are known; undefined when an address says another. */
const oneOf = <T extends string>(known: readonly T[], said: string | null): T | undefined =>
  known.find((one) => one === said);

/** The view and the filters stand in the address: they can be passed on and gone back to. */
export function useInboxWish() {
  const [search, setSearch] = useSearchParams();
  const wish = useMemo(() => {
    const found: InboxWish = { view: oneOf(VIEWS, search.get("view")) ?? "todo" };
    for (const name of FILTERS) {
      const value = search.get(name);
      if (name === "risk") found.risk = oneOf(RISKS, value);
      else if (value) found[name] = value;
    }
    return found;
  }, [search]);
  const change = (more: Partial<Record<string, string | undefined>>) => {
    setSearch((now) => {
      const next = new URLSearchParams(now);
      for (const [name, value] of Object.entries(more)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  };
  const filtered = FILTERS.some((name) => wish[name] !== undefined);
  const clear = () => change(Object.fromEntries(FILTERS.map((name) => [name, undefined])));
  return { wish, change, filtered, clear };
}
