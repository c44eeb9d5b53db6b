import { expect, it } from "vitest";
import type { Verification } from "@/api/mutations/useVerification";
import { proofText } from "@/pages/audit/proof";

const FOUND: Verification = {
  ok: true,
  broken: null,
  checked_at: "t",
  entries: 64,
  head: "7f3a91c0ffffc2e1",
  notes: [],
  others: 0,
  replayed: 2,
  steps: 41,
};

it("tells what was verified, when, and the hash at the end of the chain", () => {
  const text = proofText("ZZ1", FOUND, (moment) => `[${moment}]`);
  expect(text).toContain("案号：ZZ1\n验证时间：[t]\n结论：记录完整，64 条一条未改");
  expect(text).toContain("链尾哈希（SHA-256）：7f3a91c0ffffc2e1");
  expect(text).not.toContain("第一处对不上");
});
