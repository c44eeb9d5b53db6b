import { expect, it } from "vitest";
import { withPlaces } from "@/widgets/form/places";

const PLACES = [{ value: "01-01-01", label: "东湖街道" }];

it("turns a field for the code of a place into a choice of places, also inside groups", () => {
  const field = {
    type: "textfield",
    key: "location_org",
    label: "发生地",
    description: "组织编码",
    validate: { pattern: "^\\d{2}(-\\d{2})?$", required: true },
  };
  const schema = {
    components: [
      { type: "group", components: [field] },
      { type: "textfield", key: "title" },
    ],
  };
  const [group, title] = withPlaces(schema, PLACES).components as [{ components: object[] }, object];
  expect(group.components[0]).toEqual({
    type: "select",
    key: "location_org",
    label: "发生地",
    searchable: true,
    values: PLACES,
    validate: { required: true },
  });
  expect(title).toEqual({ type: "textfield", key: "title" });
});
