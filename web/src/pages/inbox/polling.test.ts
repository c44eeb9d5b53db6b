import { describe, expect, it } from "vitest";
import type { InboxRow } from "@/api/answers";
import { compareInbox } from "@/pages/inbox/polling";

const row = (key: string, due_at: string | null = null): InboxRow => ({
  key,
  name: "征询对方意愿",
  element_id: "P04-S03",
  process_id: "mediation",
  process_name: "人民调解",
  state: "CREATED",
  assignee: null,
  candidate_groups: [],
  priority: 50,
  created_at: "",
  ended_at: null,
  due_at,
  follow_up_at: null,
  place: "01-01-01",
  ended_by: null,
  ended_by_name: null,
  version: 1,
  group: "later",
  case: null,
  parties: [],
  working_days: null,
});

describe("what changed behind the list", () => {
  it("tells new rows and gone rows of a list that is shown whole", () => {
    const changes = compareInbox([row("1"), row("2")], [row("2"), row("3")], true);
    expect(changes.fresh.map((one) => one.key)).toEqual(["3"]);
    expect(changes.gone).toEqual(["1"]);
  });

  it("does not call a row gone that stands behind the end of the newest page", () => {
    const shown = [row("1", "2026-11-20"), row("2", "2026-11-21"), row("3", "2026-11-25")];
    const changes = compareInbox(shown, [row("1", "2026-11-20"), row("9", "2026-11-22")], false);
    expect(changes.gone).toEqual(["2"]);
  });

  it("orders equal deadlines by the number, not by the text, of the key", () => {
    const shown = [row("9", "2026-11-20"), row("10", "2026-11-20")];
    expect(compareInbox(shown, [row("9", "2026-11-20")], false).gone).toEqual([]);
    expect(compareInbox([row("8", "2026-11-20")], [row("10", "2026-11-20")], false).gone).toEqual(["8"]);
  });

  it("judges nothing when the newest page is empty but more is to come", () => {
    expect(compareInbox([row("1")], [], false).gone).toEqual([]);
  });
});
