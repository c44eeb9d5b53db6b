import { describe, expect, it } from "vitest";
import { newestDraft } from "@/state/newestDraft";

const nine = "2026-03-02T01:00:00Z";
const ten = "2026-03-02T02:00:00Z";
const server = (saved_at: string, word: string) => ({ values: { word }, saved_at });
const device = (savedAt: string, word: string, base: string | null) => ({ values: { word }, savedAt, base });

describe("the newest of two drafts", () => {
  it("is nothing where there is none", () => {
    expect(newestDraft(null, null)).toEqual({ from: "nothing", values: null, other: null });
    expect(newestDraft({ values: null, saved_at: null }, null).from).toBe("nothing");
  });

  it("is the only one there is", () => {
    expect(newestDraft(server(nine, "甲"), null)).toEqual({
      from: "server",
      values: { word: "甲" },
      other: null,
    });
    expect(newestDraft(null, device(nine, "乙", null))).toEqual({
      from: "device",
      values: { word: "乙" },
      other: null,
    });
    expect(newestDraft(null, device(nine, "乙", nine)).from).toBe("device");
  });

  it("is the one that was written on from the other, whatever the clocks say", () => {
    const start = newestDraft(server(ten, "甲"), device(nine, "甲又写", ten));
    expect(start).toEqual({ from: "device", values: { word: "甲又写" }, other: null });
  });

  it("is the later one where they were written apart, and the other is not lost", () => {
    expect(newestDraft(server(ten, "甲"), device(nine, "乙", null))).toEqual({
      from: "server",
      values: { word: "甲" },
      other: { from: "device", values: { word: "乙" }, savedAt: nine },
    });
    expect(newestDraft(server(nine, "甲"), device(ten, "乙", "2026-03-01T00:00:00Z"))).toEqual({
      from: "device",
      values: { word: "乙" },
      other: { from: "server", values: { word: "甲" }, savedAt: nine },
    });
  });

  it("is one where both say the same", () => {
    expect(newestDraft(server(ten, "甲"), device(nine, "甲", null)).other).toBeNull();
    const [one, other] = [
      { b: [{ d: 1, c: 2 }], a: "甲" },
      { a: "甲", b: [{ c: 2, d: 1 }] },
    ];
    expect(
      newestDraft({ values: one, saved_at: ten }, { values: other, savedAt: nine, base: null }).other,
    ).toBeNull();
  });
});
