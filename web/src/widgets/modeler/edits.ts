import type BpmnModeler from "bpmn-js/lib/Modeler";

/** A change of the diagram that the page may ask for. */
export type Edit =
  | { kind: "default"; gateway: string; flow: string }
  | { kind: "type"; element: string; type: string }
  | { kind: "join"; element: string }
  | { kind: "reason"; element: string; code: string; reason: string };

/** What a page may know of an element before it changes it. */
export interface Facts {
  id: string;
  type: string;
  name: string;
  incoming: number;
  outgoing: { id: string; name: string; target: string }[];
}

interface Business {
  id: string;
  $type: string;
  name?: string;
  extensionElements?: Moddle;
}
interface Moddle {
  $type: string;
  $parent?: unknown;
  values?: Moddle[];
  properties?: Moddle[];
  name?: string;
}
interface Shape {
  id: string;
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  parent: Shape;
  businessObject: Business;
  /** What is no node has neither. */
  incoming?: Flow[];
  outgoing?: Flow[];
}
interface Flow extends Shape {
  target?: Shape;
}
interface Modeling {
  updateProperties(shape: Shape, properties: Record<string, unknown>): void;
  updateModdleProperties(shape: Shape, target: unknown, properties: Record<string, unknown>): void;
  createShape(kind: { type: string }, at: { x: number; y: number }, parent: Shape): Shape;
  reconnectEnd(flow: Flow, target: Shape, at: { x: number; y: number }): void;
  connect(source: Shape, target: Shape): void;
}
interface Factory {
  create(type: string, properties: Record<string, unknown>): Moddle;
}

const APPLY = "fengqiao.edit";
const GATEWAY = 50;
/** Room between a new join and what it stands before. */
const GAP = 40;

/** Makes edits of the diagram; those of one call are one step for undoing. */
export class Editor {
  constructor(private readonly modeler: BpmnModeler) {
    const stack = modeler.get<{ registerHandler(name: string, handler: unknown): void }>("commandStack");
    stack.registerHandler(
      APPLY,
      class {
        preExecute({ act }: { act: () => void }) {
          act();
        }
      },
    );
  }

  facts(id: string): Facts | null {
    const shape = this.shape(id);
    if (shape === undefined) return null;
    const called = (one: Shape | undefined) =>
      one?.businessObject.name?.replace(/\n/g, "") || "没有名称的一处";
    return {
      id,
      type: shape.businessObject.$type,
      name: shape.businessObject.name ?? "",
      incoming: (shape.incoming ?? []).filter((flow) => flow.type === "bpmn:SequenceFlow").length,
      outgoing: (shape.outgoing ?? [])
        .filter((flow) => flow.type === "bpmn:SequenceFlow")
        .map((flow) => ({ id: flow.id, name: flow.businessObject.name ?? "", target: called(flow.target) })),
    };
  }

  apply(edits: readonly Edit[]): void {
    const stack = this.modeler.get<{ execute(name: string, context: unknown): void }>("commandStack");
    stack.execute(APPLY, { act: () => edits.forEach((edit) => this.one(edit)) });
  }

  private one(edit: Edit): void {
    if (edit.kind === "default") this.setDefault(edit.gateway, edit.flow);
    else if (edit.kind === "type") this.setType(edit.element, edit.type);
    else if (edit.kind === "join") this.joinBefore(edit.element);
    else this.setProperty(edit.element, `lint.ignore.${edit.code}`, edit.reason);
  }

  private shape(id: string): Shape | undefined {
    return this.modeler.get<{ get(id: string): Shape | undefined }>("elementRegistry").get(id);
  }

  private get modeling(): Modeling {
    return this.modeler.get<Modeling>("modeling");
  }

  private setDefault(gateway: string, flow: string): void {
    const [from, way] = [this.shape(gateway), this.shape(flow)];
    if (from === undefined || way === undefined) return;
    this.modeling.updateProperties(way, { conditionExpression: undefined });
    this.modeling.updateProperties(from, { default: way.businessObject });
  }

  /** Another kind of the same shape; the id stays, so that findings and colleagues still know it. */
  private setType(id: string, type: string): void {
    const shape = this.shape(id);
    if (shape === undefined) return;
    const replace = this.modeler.get<{
      replaceElement(shape: Shape, wanted: { type: string }): Shape;
    }>("bpmnReplace");
    const made = replace.replaceElement(shape, { type });
    this.modeling.updateProperties(made, { id });
  }

  private joinBefore(id: string): void {
    const shape = this.shape(id);
    if (shape === undefined) return;
    const flows = (shape.incoming ?? []).filter((flow) => flow.type === "bpmn:SequenceFlow");
    const centre = { x: shape.x - GAP - GATEWAY / 2, y: shape.y + shape.height / 2 };
    const join = this.modeling.createShape({ type: "bpmn:InclusiveGateway" }, centre, shape.parent);
    for (const flow of flows) this.modeling.reconnectEnd(flow, join, centre);
    this.modeling.connect(join, shape);
  }

  /** Sets a property of the dialect on an element, beside those that it has. */
  private setProperty(id: string, name: string, value: string): void {
    const shape = this.shape(id);
    if (shape === undefined) return;
    const factory = this.modeler.get<Factory>("bpmnFactory");
    const object = shape.businessObject;
    const property = factory.create("zeebe:Property", { name, value });
    const holder = object.extensionElements?.values?.find((one) => one.$type === "zeebe:Properties");
    if (holder !== undefined) {
      property.$parent = holder;
      const others = (holder.properties ?? []).filter((one) => one.name !== name);
      this.modeling.updateModdleProperties(shape, holder, { properties: [...others, property] });
      return;
    }
    const made = factory.create("zeebe:Properties", { properties: [property] });
    property.$parent = made;
    if (object.extensionElements === undefined) {
      const extensions = factory.create("bpmn:ExtensionElements", { values: [made] });
      extensions.$parent = object;
      made.$parent = extensions;
      this.modeling.updateModdleProperties(shape, object, { extensionElements: extensions });
      return;
    }
    made.$parent = object.extensionElements;
    this.modeling.updateModdleProperties(shape, object.extensionElements, {
      values: [...(object.extensionElements.values ?? []), made],
    });
  }
}
