import { describe, expect, it } from "vitest";
import { copiedProcess, emptyProcess, processIdOf, wrongRef } from "./newProcess";

describe("emptyProcess", () => {
  it("carries its id in the process and on the plane, and its name as text", () => {
    const xml = emptyProcess("night_noise", '夜间"噪声"<');
    expect(xml).toContain('<bpmn:process id="night_noise" name="夜间&#34;噪声&#34;&#60;"');
    expect(xml).toContain('bpmnElement="night_noise"');
  });
});

describe("copiedProcess", () => {
  const xml = emptyProcess("old.one", "旧");

  it("gives the copy an id and a name of its own, and leaves the steps", () => {
    const copy = copiedProcess(xml, "old.one", "new_one", "新 $1 名");
    expect(copy).toContain('id="new_one" name="新 $1 名"');
    expect(copy).toContain('<bpmndi:BPMNPlane id="Plane" bpmnElement="new_one">');
    expect(copy).toContain('<bpmn:userTask id="Step_1"');
    expect(copy).not.toContain('"old.one"');
  });

  it("names a process that had no name", () => {
    const plain = '<process id="a"><startEvent id="s"/></process>';
    expect(copiedProcess(plain, "a", "b", "乙")).toBe(
      '<process name="乙" id="b"><startEvent id="s"/></process>',
    );
  });

  it("refuses a file in which the process is not", () => {
    expect(() => copiedProcess(xml, "oldXone", "b", "乙")).toThrow();
  });
});

describe("wrongRef", () => {
  it("tells what an id must be", () => {
    expect(wrongRef("night_noise", ["a"])).toBeNull();
    expect(wrongRef("夜间", [])).toMatch(/字母/);
    expect(wrongRef("a", ["a"])).toMatch(/已经有/);
  });
});

describe("processIdOf", () => {
  it("finds the process of a file, whatever it calls its namespace", () => {
    expect(processIdOf(emptyProcess("a.b", "甲"))).toBe("a.b");
    expect(processIdOf('<process isExecutable="true" id="x">')).toBe("x");
    expect(processIdOf("<html></html>")).toBeNull();
  });
});
