import { expect, it } from "vitest";
import { layout } from "@/pages/intake/layout";

const field = (key: string, more: object = {}) => ({ type: "textfield", key, ...more });

it("gives every field of the forms a place, a district's own ones too", () => {
  const safety = [
    field("channel"),
    field("imminent_danger", { type: "radio", validate: { required: true } }),
    field("danger_note"),
  ];
  const matter = [
    field("title"),
    field("narrative"),
    field("location_org"),
    { type: "dynamiclist", path: "parties" },
    field("consent_privacy_notice"),
    field("dept_count"),
    field("own_must", { validate: { required: true } }),
    field("attachments", { type: "filepicker" }),
  ];
  const found = layout(safety, matter);
  expect(found.safety.map((one) => one.key)).toEqual(["imminent_danger"]);
  expect([found.title?.key, found.place?.key, found.note?.key, found.notice?.key]).toEqual([
    "title",
    "location_org",
    "danger_note",
    "consent_privacy_notice",
  ]);
  expect(found.matter.map((one) => one.key)).toEqual(["narrative"]);
  expect(found.small.map((one) => one.key)).toEqual(["location_org", "channel"]);
  expect(found.points.map((one) => one.key)).toEqual(["own_must"]);
  expect(found.rest.map((one) => one.key)).toEqual(["dept_count"]);
  expect(found.files.map((one) => one.key)).toEqual(["attachments"]);
  expect(found.parties?.path).toBe("parties");
});
