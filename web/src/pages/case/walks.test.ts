import { expect, it } from "vitest";
import { ownWalks, shownFirst } from "@/pages/case/walks";

const walk = (process_id: string, state = "ACTIVE") => ({ process_id, state });

it("shows the case's own procedure first, never what goes on beside it", () => {
  const walks = [walk("intake_main"), walk("people_mediation"), walk("supervision")];
  expect(shownFirst(walks)?.process_id).toBe("people_mediation");
  expect(shownFirst([walk("intake_main", "COMPLETED"), walk("follow_up")])?.process_id).toBe("intake_main");
  expect(shownFirst([walk("follow_up")])?.process_id).toBe("follow_up");
  expect(ownWalks(walks)).toHaveLength(2);
});
