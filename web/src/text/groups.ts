/** A role as the server's table says it. */
export interface RoleName {
  group: string;
  short: string;
  kind: string;
}

let roles: ReadonlyMap<string, RoleName> = new Map();

/** Keeps what the roles here are called, for every text that names one. */
export function learnRoles(rows: readonly RoleName[]): void {
  roles = new Map(rows.map((row) => [row.group, row]));
}

/** A group's name; `town_mediator@01-01-02` is read without its place. */
export function groupName(group: string): string {
  const name = group.split("@")[0] ?? group;
  return roles.get(name)?.short ?? name;
}

/** Several groups as one text: `调解员或调委会主任`; one that is only computed later is not named. */
export function groupNames(groups: readonly string[]): string {
  const named = groups.filter((group) => !group.startsWith("="));
  return [...new Set(named.map(groupName))].join("或");
}

/** The roles that a step may be given to: who handles cases, and the parties. */
export function groupOptions(rows: readonly RoleName[]): { value: string; label: string }[] {
  return rows
    .filter((row) => row.kind === "staff" || row.kind === "party")
    .map((row) => ({ value: row.group, label: row.short }));
}
