import { describe, expect, it } from "vitest";
import { draftText, nextDraft } from "@/state/draftState";

describe("where a draft stands", () => {
  it("goes from typing over saving to the server", () => {
    let state = nextDraft({ at: "untouched" }, { type: "typed" });
    state = nextDraft(state, { type: "sent" });
    expect(draftText(state)).toBe("正在存…");
    expect(draftText(nextDraft(state, { type: "kept on the server", time: "09:26" }))).toBe("草稿已存 09:26");
  });

  it("does not call a draft saved when somebody typed on meanwhile", () => {
    const sent = nextDraft({ at: "typing" }, { type: "sent" });
    const typedOn = nextDraft(sent, { type: "typed" });
    expect(nextDraft(typedOn, { type: "kept on the server", time: "09:26" })).toEqual({ at: "typing" });
  });

  it("says where it is without a network, and when it is nowhere", () => {
    expect(draftText(nextDraft({ at: "saving" }, { type: "kept on the device", time: "09:26" }))).toBe(
      "没有网络，草稿存在本机 09:26",
    );
    expect(draftText(nextDraft({ at: "saving" }, { type: "not kept" }))).toBe("草稿没存上，再试");
  });
});
