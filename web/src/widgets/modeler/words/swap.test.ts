import { describe, expect, it } from "vitest";
import { DECISION, decisionWords } from "./decision";
import { CANVAS } from "./canvas";
import { FORM } from "./form";
import { PANEL_PLAIN } from "./panelPlain";
import { translate } from "./translate";

describe("translations", () => {
  it("fill their places", () => {
    expect(translate("Open {element}", { element: "表单" })).toBe("打开表单");
    expect(
      decisionWords("Expression language: {expressionLanguageLabel}", { expressionLanguageLabel: "计算式" }),
    ).toBe("写法：计算式");
    expect(decisionWords("Decision name: ")).toBe("决策的名称： ");
  });

  it("leave a text that nobody translated as it is", () => {
    expect([translate("Nobody knows"), decisionWords("Nobody knows")]).toEqual([
      "Nobody knows",
      "Nobody knows",
    ]);
  });

  it("have no English in them but names", () => {
    const english = [CANVAS, FORM, PANEL_PLAIN, DECISION]
      .flatMap((words) => Object.values(words))
      .filter((text) =>
        /[A-Za-z]{3,}/.test(text.replace(/\{[^}]*\}|\{ [^}]* \}|FEEL|JSON|HTML|CSS|bpmn\.io/g, "")),
      );
    expect(english).toEqual([]);
  });
});
