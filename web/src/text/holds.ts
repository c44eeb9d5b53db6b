import type { Me } from "@/app/useMe";

/**
 * Whether a post is meant by a candidate group: `town_mediator@01-01-02` (at that place exactly),
 * `village_mediator@01-01-02/*` (anywhere below it), or a name without a place.
 */
export function holds(me: Pick<Me, "group" | "place">, candidate: string): boolean {
  const [group, place = ""] = candidate.split("@");
  if (group !== me.group) return false;
  if (place.endsWith("/*")) {
    const above = place.slice(0, -2);
    return me.place === above || me.place.startsWith(`${above}-`);
  }
  return place === "" || place === me.place;
}

/** Whether the post may do a task: it has it, or nobody has it and one of its groups is the post's. */
export function mayDo(me: Me, task: { assignee?: string | null; candidate_groups?: string[] }): boolean {
  if (me.permissions.includes("*") || me.permissions.includes("task:complete-any")) return true;
  if (task.assignee) return task.assignee === me.user;
  const groups = task.candidate_groups ?? [];
  if (groups.length === 0) return me.permissions.includes("task:complete-open");
  return groups.some((group) => holds(me, group));
}
