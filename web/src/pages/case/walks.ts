import type { CaseWalk } from "@/api/queries/useCasePath";

type Walk = Pick<CaseWalk, "beside" | "state">;

/** The case's own procedures, without those beside it, which are never what the case itself is at; all of them when there are no others. */
export function ownWalks<W extends Walk>(walks: readonly W[]): W[] {
  const own = walks.filter((walk) => !walk.beside);
  return own.length > 0 ? own : [...walks];
}

/** The diagram that is shown first: the case's own procedure that is under way, else the last it had. */
export function shownFirst<W extends Walk>(walks: readonly W[]): W | undefined {
  const own = ownWalks(walks);
  return own.filter((walk) => walk.state === "ACTIVE").at(-1) ?? own.at(-1);
}
