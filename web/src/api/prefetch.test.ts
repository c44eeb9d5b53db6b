import { beforeEach, describe, expect, it, vi } from "vitest";
import { askedAhead } from "@/api/prefetch";

const ahead = (answer: Promise<Response>, at = performance.now()) =>
  vi.stubGlobal("window", { askedAhead: new Map([["/api/session", { answer, at }]]) });

describe("what was asked for ahead", () => {
  beforeEach(() => vi.unstubAllGlobals());

  it("is taken once", async () => {
    ahead(Promise.resolve(new Response("{}")));
    expect((await askedAhead("get", "/api/session"))?.status).toBe(200);
    expect(await askedAhead("get", "/api/session")).toBeUndefined();
  });

  it("is not taken for another address or a write", async () => {
    ahead(Promise.resolve(new Response("{}")));
    expect(await askedAhead("post", "/api/session")).toBeUndefined();
    expect(await askedAhead("get", "/api/tasks")).toBeUndefined();
  });

  it("is asked for anew when it is a no, a silence, or old", async () => {
    ahead(Promise.resolve(new Response("{}", { status: 401 })));
    expect(await askedAhead("get", "/api/session")).toBeUndefined();
    ahead(Promise.reject(new TypeError("no network")));
    expect(await askedAhead("get", "/api/session")).toBeUndefined();
    ahead(Promise.resolve(new Response("{}")), performance.now() - 60_000);
    expect(await askedAhead("get", "/api/session")).toBeUndefined();
  });
});
