import { describe, expect, it } from "vitest";
import type { Verification } from "@/api/mutations/useVerification";
import { verdictOf } from "./verdict";

const WHOLE: Verification = {
  ok: true,
  entries: 28,
  steps: 16,
  replayed: 2,
  notes: [],
  checked_at: "2026-11-20T01:31:00Z",
  head: "7f3a91c0aaaac2e1",
  broken: null,
  others: 0,
};
const time = () => "今天 09:31";

describe("verdictOf", () => {
  it("is grey before anybody verified", () => {
    expect(verdictOf(undefined, false, false, 16, time).tone).toBe("grey");
  });

  it("is grey while verifying, even after an earlier green", () => {
    expect(verdictOf(WHOLE, true, false, 16, time).tone).toBe("grey");
  });

  it("is grey when the server did not answer", () => {
    expect(verdictOf(WHOLE, false, true, 16, time).tone).toBe("grey");
  });

  it("is green with the number of entries when all fits", () => {
    const verdict = verdictOf(WHOLE, false, false, 16, time);
    expect(verdict.tone).toBe("green");
    expect(verdict.title).toContain("28 条一条未改");
  });

  it("is red and names the first bad step with its neighbours", () => {
    const broken = {
      step: 7,
      chain: "instance",
      seq: 6,
      message: "内容与哈希不符",
      at: "x",
      before_at: "a",
      after_at: "b",
    };
    const verdict = verdictOf({ ...WHOLE, ok: false, broken, others: 2 }, false, false, 16, time);
    expect(verdict.tone).toBe("red");
    expect(verdict.title).toBe("第 7 步对不上，另有 2 处");
    expect(verdict.text).toContain("前一条 今天 09:31，后一条 今天 09:31");
  });

  it("names the chain when the bad entry is in no step", () => {
    const broken = {
      step: null,
      chain: "checkpoint",
      seq: 3,
      message: "检查点不见了",
      at: null,
      before_at: null,
      after_at: null,
    };
    expect(verdictOf({ ...WHOLE, ok: false, broken }, false, false, 16, time).title).toBe(
      "检查点第 3 条对不上",
    );
  });
});
