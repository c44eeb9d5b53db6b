import type { Outcome } from "@/api/mutations/useRehearse";

type Told = Pick<Outcome, "name" | "problems">;

/** The names of the scenarios that go otherwise than before; one that was not played before goes otherwise when it fails. */
export function changedStories(before: readonly Told[], after: readonly Told[]): string[] {
  const known = new Map(before.map((one) => [one.name, one.problems.join("\n")]));
  return after
    .filter((one) => (known.get(one.name) ?? "") !== one.problems.join("\n"))
    .map((one) => one.name);
}
