import { useMemo } from "react";
import { useSearchParams } from "react-router";
import type { InboxWish } from "@/api/queries/useInbox";

const FILTERS = ["process_id", "place", "category", "risk", "q"] as const;
const VIEWS = new Set(["todo", "mine", "claimable", "done"]);

/** The view and the filters stand in the address: they can be passed on and gone back to. */
export function useInboxWish() {
  const [search, setSearch] = useSearchParams();
  const wish = useMemo(() => {
    const view = search.get("view") ?? "todo";
    const found: Record<string, string> = { view: VIEWS.has(view) ? view : "todo" };
    for (const name of FILTERS) {
      const value = search.get(name);
      if (value) found[name] = value;
    }
    return found as unknown as InboxWish;
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
