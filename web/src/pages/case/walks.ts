import type { CaseWalk } from "@/api/queries/useCasePath";

/** Procedures that go on beside the case: they are never what the case itself is at. */
const BESIDE = new Set(["supervision", "supervision_daily", "four_level_sampling", "follow_up", "label_review"]);

type Walk = Pick<CaseWalk, "process_id" | "state">;

/** The case's own procedures, without those beside it; all of them when there are no others. */
export function ownWalks<W extends Walk>(walks: readonly W[]): W[] {
  const own = walks.filter((walk) => !BESIDE.has(walk.process_id));
  return own.length > 0 ? own : [...walks];
}

/** The diagram that is shown first: the case's own procedure that is under way, else the last it had. */
export function shownFirst<W extends Walk>(walks: readonly W[]): W | undefined {
  const own = ownWalks(walks);
  return own.filter((walk) => walk.state === "ACTIVE").at(-1) ?? own.at(-1);
}
