/** A new process as a file: an empty one, or a copy of another under its own id and name. */

const BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
export const REF = /^[A-Za-z_][\w.-]{0,99}$/;

const escaped = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** Start, one step, end: the least that can be checked and published. */
export function emptyProcess(ref: string, name: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="${BPMN}" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="${ref}_file" targetNamespace="urn:fengqiao">
  <bpmn:process id="${ref}" name="${escaped(name)}" isExecutable="true">
    <bpmn:startEvent id="Start"><bpmn:outgoing>F_1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="Step_1" name="第一步">
      <bpmn:extensionElements><zeebe:userTask /></bpmn:extensionElements>
      <bpmn:incoming>F_1</bpmn:incoming><bpmn:outgoing>F_2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="End"><bpmn:incoming>F_2</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="F_1" sourceRef="Start" targetRef="Step_1" />
    <bpmn:sequenceFlow id="F_2" sourceRef="Step_1" targetRef="End" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram">
    <bpmndi:BPMNPlane id="Plane" bpmnElement="${ref}">
      <bpmndi:BPMNShape id="Start_di" bpmnElement="Start"><dc:Bounds x="160" y="182" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Step_1_di" bpmnElement="Step_1"><dc:Bounds x="250" y="160" width="100" height="80" /></bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="End_di" bpmnElement="End"><dc:Bounds x="402" y="182" width="36" height="36" /></bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="F_1_di" bpmnElement="F_1"><di:waypoint x="196" y="200" /><di:waypoint x="250" y="200" /></bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="F_2_di" bpmnElement="F_2"><di:waypoint x="350" y="200" /><di:waypoint x="402" y="200" /></bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
}

/** The same diagram as a process of its own. `old` is the id of the process that is copied. */
export function copiedProcess(xml: string, old: string, ref: string, name: string): string {
  const whole = old.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const process = new RegExp(`(<(?:\\w+:)?process\\b[^>]*?\\bid=")${whole}(")`);
  const plane = new RegExp(`(\\b(?:bpmnElement|processRef)=")${whole}(")`, "g");
  if (!process.test(xml)) throw new Error(`no process ${old}`);
  const moved = xml.replace(process, `$1${ref}$2`).replace(plane, `$1${ref}$2`);
  const head = new RegExp(`<(?:\\w+:)?process\\b[^>]*\\bid="${ref}"[^>]*>`);
  return moved.replace(head, (tag) =>
    /\bname="/.test(tag)
      ? tag.replace(/\bname="[^"]*"/, () => `name="${escaped(name)}"`)
      : tag.replace(/\bid="/, () => `name="${escaped(name)}" id="`),
  );
}

/** What is wrong with an id; null when it will do. */
export function wrongRef(ref: string, taken: readonly string[]): string | null {
  if (!REF.test(ref)) return "字母开头，只用字母、数字、横线、下划线";
  return taken.includes(ref) ? "这个编号已经有流程在用" : null;
}

/** The id of the first process in a file; null when there is none. */
export function processIdOf(xml: string): string | null {
  return /<(?:\w+:)?process\b[^>]*?\bid="([^"]+)"/.exec(xml)?.[1] ?? null;
}
