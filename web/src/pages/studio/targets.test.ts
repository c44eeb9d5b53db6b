import { describe, expect, it } from "vitest";
import { chosenPlaces, placesText, rowsOf } from "./targets";

const town = (code: string, name: string, own = false) => ({ code, name, own, key: `k${code}`, version: 3 });
const source = {
  place: { code: "01-01", name: "澄湖区" },
  org_code: "01",
  key: "7",
  version: 6,
  running: 4,
  towns: [town("01-01-01", "东街"), town("01-01-02", "西街", true)],
};
const rows = rowsOf(source, "5");

describe("targets", () => {
  it("list the district with the version that was drawn upon, then its towns", () => {
    expect(rows.map((row) => [row.name, row.seen, row.stands])).toEqual([
      ["澄湖区", "5", "沿用市版第 6 版"],
      ["东街", "k01-01-01", "沿用澄湖区"],
      ["西街", "k01-01-02", "第 3 版"],
    ]);
  });

  it("are sent with what was seen there, in the order of the list", () => {
    expect(chosenPlaces(rows, ["01-01-02", "01-01"])).toEqual([
      { code: "01-01", seen: "5" },
      { code: "01-01-02", seen: "k01-01-02" },
    ]);
  });

  it("are said shortly", () => {
    expect(
      [["01-01"], ["01-01-01", "01-01-02"], ["01-01", "01-01-01", "01-01-02"], []].map((chosen) =>
        placesText(rows, chosen),
      ),
    ).toEqual(["澄湖区", "东街和西街", "澄湖区等 3 处", ""]);
  });

  it("of a new process have seen nothing", () => {
    const fresh = { ...source, key: null, org_code: "01-01", towns: [] };
    expect(rowsOf(fresh, null)).toMatchObject([{ seen: null, stands: "还没有" }]);
  });
});
