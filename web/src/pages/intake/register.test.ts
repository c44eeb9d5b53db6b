import { afterEach, expect, it, vi } from "vitest";
import { attemptOf } from "@/api/attempt";
import { NOTHING, openCase, type Progress } from "@/pages/intake/register";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const answer = (body: unknown) =>
  new Response(JSON.stringify(body), { status: 200, headers: { "Content-Type": "application/json" } });

it("a registration that is tried again sends the very same under the same key, hours later too", async () => {
  const sent: { key: string | null; body: string }[] = [];
  vi.useFakeTimers({ now: new Date("2026-11-20T09:26:00+08:00") });
  vi.stubGlobal("window", {});
  vi.stubGlobal("fetch", (address: string, init: { method: string; headers: HeadersInit; body: string }) => {
    if (init.method !== "POST")
      return Promise.resolve(answer({ waiting_for: [{ element_id: "P01-S02", task_key: "7" }] }));
    sent.push({ key: new Headers(init.headers).get("Idempotency-Key"), body: init.body });
    return sent.length < 3
      ? Promise.reject(new TypeError(`no net: ${address}`))
      : Promise.resolve(answer({ case_key: "5" }));
  });
  let kept: Progress = NOTHING;
  const keep = (next: Progress) => {
    kept = JSON.parse(JSON.stringify(next)) as Progress;
  }; // as the device keeps it
  const opening = { title: "楼上漏水", channel: "walk_in", location_org: "01-01" };
  for (let tries = 0; tries < 3; tries += 1) {
    await openCase(kept, opening, { imminent_danger: false }, keep).catch(() => undefined);
    vi.setSystemTime(Date.now() + 3_600_000);
  }
  expect(sent).toHaveLength(3);
  expect(new Set(sent.map((one) => one.key)).size).toBe(1);
  expect(new Set(sent.map((one) => one.body)).size).toBe(1);
  expect(kept.task).toBe("7");
});

it("another body is another attempt: a key never carries two", () => {
  const first = attemptOf(null, { reason: "a" });
  expect(attemptOf(first, { reason: "a" })).toBe(first);
  expect(attemptOf(first, { reason: "b" }).key).not.toBe(first.key);
});
