import { describe, expect, it } from "vitest";
import { latestWriter } from "@/state/latestWriter";

/** A writer whose writes end when they are told to. */
function slow() {
  const written: string[] = [];
  const ends: ((kept: boolean) => void)[] = [];
  const writer = latestWriter((value: string) => {
    written.push(value);
    return new Promise<boolean>((resolve) => ends.push(resolve));
  });
  const end = async (kept = true) => {
    ends.shift()?.(kept);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { writer, written, end };
}

describe("the newest is what is kept", () => {
  it("one write at a time, and what was overtaken is passed over", async () => {
    const { writer, written, end } = slow();
    void writer.put("a");
    void writer.put("ab");
    const last = writer.put("abc");
    expect(written).toEqual(["a"]);
    await end();
    expect(written).toEqual(["a", "abc"]);
    await end();
    expect(await last).toBe(true);
  });

  it("says when the last could not be kept, and goes on after it", async () => {
    const { writer, written, end } = slow();
    const first = writer.put("a");
    await end(false);
    expect(await first).toBe(false);
    const second = writer.put("b");
    await end();
    expect(await second).toBe(true);
    expect(written).toEqual(["a", "b"]);
  });

  it("a writer that throws is one that kept nothing", async () => {
    const writer = latestWriter(() => Promise.reject(new Error("disk")));
    expect(await writer.put("a")).toBe(false);
  });
});
