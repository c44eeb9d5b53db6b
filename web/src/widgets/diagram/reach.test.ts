import { describe, expect, it } from "vitest";
import { nextPlace, placeName } from "@/widgets/diagram/reach";

const at = (id: string, x: number, y: number) => ({ id, x, y, width: 100, height: 80 });
const [start, ask, tell, below] = [
  at("start", 0, 0),
  at("ask", 200, 0),
  at("tell", 400, 10),
  at("below", 210, 200),
];
const places = [start, ask, tell, below];

describe("walking through a diagram with the arrows", () => {
  it("goes to what is near and straight ahead", () => {
    expect(nextPlace(places, start, "ArrowRight")).toBe(ask);
    expect(nextPlace(places, ask, "ArrowRight")).toBe(tell);
    expect(nextPlace(places, tell, "ArrowLeft")).toBe(ask);
    expect(nextPlace(places, ask, "ArrowDown")).toBe(below);
    expect(nextPlace(places, below, "ArrowUp")).toBe(ask);
  });

  it("stays where nothing lies ahead, and at other keys", () => {
    expect(nextPlace(places, start, "ArrowLeft")).toBeUndefined();
    expect(nextPlace(places, start, "Home")).toBeUndefined();
  });

  it("reads out what a place is", () => {
    expect(placeName({ type: "bpmn:UserTask", businessObject: { id: "a", name: "征询对方意愿" } })).toBe(
      "步骤 征询对方意愿",
    );
    expect(placeName({ type: "bpmn:ExclusiveGateway", businessObject: { id: "b" } })).toBe("网关");
    expect(placeName({ type: "bpmn:CallActivity", businessObject: { id: "c", name: "提级" } })).toBe(
      "子流程 提级",
    );
  });
});
