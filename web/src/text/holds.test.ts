import { describe, expect, it } from "vitest";
import type { Me } from "@/app/useMe";
import { holds, mayDo } from "@/text/holds";

const me: Me = {
  user: "chen",
  name: "陈禾",
  tenant: "01-01",
  group: "town_mediator",
  place: "01-01-02",
  actingRole: "town_mediator@01-01-02",
  pages: ["inbox"],
  roles: [],
  permissions: [],
};

describe("who is meant by a candidate group", () => {
  it("takes the place into account", () => {
    expect(holds(me, "town_mediator@01-01-02")).toBe(true);
    expect(holds(me, "town_mediator@01-01-01")).toBe(false);
    expect(holds(me, "town_mediator")).toBe(true);
  });

  it("reads a place with everything below it, and no place that only begins alike", () => {
    expect(holds(me, "town_mediator@01-01/*")).toBe(true);
    expect(holds({ ...me, place: "01-010" }, "town_mediator@01-01/*")).toBe(false);
  });

  it("leaves a task to the one who has it", () => {
    expect(mayDo(me, { assignee: "he", candidate_groups: ["town_mediator@01-01-02"] })).toBe(false);
    expect(mayDo(me, { assignee: "chen", candidate_groups: [] })).toBe(true);
    expect(mayDo(me, { assignee: null, candidate_groups: ["town_window@01-01-02"] })).toBe(false);
  });
});
