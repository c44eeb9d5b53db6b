import { describe, expect, it } from "vitest";
import type { InboxRow } from "@/api/queries/useInbox";
import { compareInbox } from "@/pages/inbox/pulse";

const row = (key: string, due_at: string | null = null): InboxRow => ({
  key,
  name: "征询对方意愿",
  group: "later",
  state: "CREATED",
  created_at: "",
  due_at,
  case: null,
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
