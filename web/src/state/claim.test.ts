import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** Locks as two tabs share them: who asks for one that is held waits until its patience is over. */
function sharedLocks() {
  const taken = new Set<string>();
  return {
    /** The page of the tab that has the name goes. */
    gone: (name: string) => taken.delete(name),
    request: (name: string, options: { signal: AbortSignal }, act: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const begin = () => {
          taken.add(name);
          void act().then(resolve);
        };
        if (!taken.has(name)) begin();
        else
          options.signal.addEventListener("abort", () =>
            taken.has(name) ? reject(new Error("held")) : begin(),
          );
      }),
  };
}

async function tab() {
  vi.resetModules();
  return import("@/state/claim");
}

describe("a name that a tab holds", () => {
  let locks: ReturnType<typeof sharedLocks>;
  beforeEach(() => {
    locks = sharedLocks();
    vi.stubGlobal("navigator", { locks });
  });
  afterEach(() => vi.unstubAllGlobals());

  it("is no other tab's while the page lives", async () => {
    const one = await tab();
    const other = await tab();
    expect(await one.claim("a")).toBe(true);
    expect(await one.claim("a")).toBe(true);
    expect(await other.claim("a")).toBe(false);
    expect(await other.claimFirst(["a", "b"])).toBe("b");
    expect(await one.claimFirst(["b"])).toBeNull();
  });

  it("is free again when that page has gone, also a moment late", async () => {
    const one = await tab();
    const other = await tab();
    await one.claim("a");
    const asked = other.claim("a");
    locks.gone("a");
    expect(await asked).toBe(true);
  });

  it("is nobody's where the browser has no locks", async () => {
    vi.stubGlobal("navigator", {});
    expect(await (await tab()).claim("a")).toBe(true);
  });
});
