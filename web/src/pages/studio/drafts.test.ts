import { describe, expect, it } from "vitest";
import { draftOf, type KeptDraft, newerOf } from "./drafts";

const draft = (savedAt: string): KeptDraft => ({ xml: "<a/>", forms: {}, decisions: {}, base: "1", savedAt });

describe("newerOf", () => {
  it("opens what there is", () => {
    const one = draft("2026-11-20T01:00:00Z");
    expect(newerOf(one, null)).toBe(one);
    expect(newerOf(null, one)).toBe(one);
    expect(newerOf(null, null)).toBeNull();
  });

  it("opens the device's draft only when it is newer than the server's", () => {
    const [early, late] = [draft("2026-11-20T01:00:00Z"), draft("2026-11-20T01:00:01.5+00:00")];
    expect(newerOf(early, late)).toBe(late);
    expect(newerOf(late, early)).toBe(late);
    expect(newerOf(early, draft("2026-11-20T01:00:00Z"))).toBe(early);
  });
});

describe("draftOf", () => {
  it("finds forms and decisions by their ids", () => {
    const found = draftOf({
      xml: "<a/>",
      forms: [{ id: "f", name: "n" }],
      decisions: [{ id: "d", xml: "<d/>" }],
      base: null,
      saved_at: "t",
    });
    expect(found).toEqual({
      xml: "<a/>",
      forms: { f: { id: "f", name: "n" } },
      decisions: { d: "<d/>" },
      base: null,
      savedAt: "t",
    });
  });
});
