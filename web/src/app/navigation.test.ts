import { describe, expect, it } from "vitest";
import { entriesOf } from "@/app/navigation";

const paths = (pages: string[], permissions: string[]) =>
  entriesOf({ pages, permissions }).map((entry) => entry.path);

describe("the navigation of a post", () => {
  it("begins with what the table of roles says, in its order", () => {
    expect(paths(["intake", "inbox", "cases"], ["case:open"])).toEqual(["/intake", "/inbox", "/cases"]);
    expect(paths(["audit", "cases"], [])).toEqual(["/audit", "/cases"]);
  });

  it("shows nothing that the post may not do, and all that it may", () => {
    expect(paths(["intake", "inbox"], [])).toEqual(["/inbox"]);
    expect(paths(["inbox", "cases"], ["case:open"])).toEqual(["/inbox", "/cases", "/intake"]);
    expect(paths(["studio"], ["definition:deploy"])).toEqual(["/studio", "/operations"]);
  });

  it("leaves out a page that these pages do not have", () => {
    expect(paths(["inbox", "later"], [])).toEqual(["/inbox"]);
  });
});
