import { expect, it } from "vitest";
import { hereOf } from "@/text/here";

it("says 由您办 where the own task is, and at no other place where the case is as well", () => {
  const tasks = [
    { element_id: "S05", task_key: "1" },
    { element_id: "S06", task_key: "2" },
    { element_id: "S06", task_key: "3" },
  ];
  const here = hereOf(tasks, (key) => (key === "3" ? "在此，由您办" : null));
  expect([here("S05"), here("S06"), here("Call_P16")]).toEqual(["在此", "在此，由您办", "在此"]);
});
