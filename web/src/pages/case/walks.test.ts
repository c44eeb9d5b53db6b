import { expect, it } from "vitest";
import { ownWalks, shownFirst } from "@/pages/case/walks";

const walk = (name: string, state = "ACTIVE") => ({ name, state, beside: false });
const beside = (name: string, state = "ACTIVE") => ({ ...walk(name, state), beside: true });

it("shows the case's own procedure first, never what goes on beside it", () => {
  const walks = [walk("受理"), walk("调解"), beside("督办")];
  expect(shownFirst(walks)?.name).toBe("调解");
  expect(shownFirst([walk("受理", "COMPLETED"), beside("回访")])?.name).toBe("受理");
  expect(shownFirst([beside("回访")])?.name).toBe("回访");
  expect(ownWalks(walks)).toHaveLength(2);
});
