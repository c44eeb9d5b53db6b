import { expect, test } from "vitest";
import { CHUNKS } from "../../tools/chunks";

const FILES = import.meta.glob<string>("/src/{api,state,text,parts}/**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const HEAVY = /^import (?!type)[^;]*from "(antd|bpmn-js|@bpmn-io|dmn-js|@\/widgets|@\/pages)/m;

test("what travels to every page brings no library of widgets along", () => {
  const light = CHUNKS.find((chunk) => chunk.name === "parts")?.test ?? /^$/;
  const everywhere = Object.entries(FILES).filter(([path]) => light.test(path));
  expect(everywhere.length).toBeGreaterThan(50);
  expect(everywhere.filter(([, text]) => HEAVY.test(text)).map(([path]) => path)).toEqual([]);
  const kept = Object.entries(FILES).filter(([path, text]) => !light.test(path) && HEAVY.test(text));
  expect(kept.map(([path]) => path).length, "the test of the test: some parts do").toBeGreaterThan(0);
});
