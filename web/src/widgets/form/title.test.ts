import { expect, it } from "vitest";
import { withoutTitle } from "@/widgets/form/title";

const schema = {
  id: "P04-S02",
  components: [
    { type: "text", text: "# 征询对方意愿" },
    { type: "radio", key: "consent" },
  ],
};

it("leaves out a heading that repeats the step, and nothing else", () => {
  expect(withoutTitle(schema, "征询对方意愿").components).toEqual([{ type: "radio", key: "consent" }]);
  expect(withoutTitle(schema, "另一步")).toBe(schema);
  expect(withoutTitle({ id: "x" }, "x")).toEqual({ id: "x" });
});
