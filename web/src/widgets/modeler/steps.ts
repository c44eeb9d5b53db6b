import type BpmnModeler from "bpmn-js/lib/Modeler";
import { fitLegibly, type FittedCanvas } from "@/widgets/diagram/fit";

/** What is selected, as the page speaks of it. */
export interface Picked {
  id: string;
  type: string;
  name: string;
  groups: string[];
  form: string | null;
  /** The decision that a business rule task asks. */
  decision: string | null;
}

interface Extension {
  $type: string;
  $parent?: unknown;
  candidateGroups?: string;
  formId?: string;
  decisionId?: string;
}

interface BusinessObject {
  id: string;
  $type: string;
  name?: string;
  extensionElements?: { $type: string; $parent?: unknown; values?: Extension[] };
}

interface Shape {
  id: string;
  type: string;
  businessObject: BusinessObject;
  outgoing?: (Shape & { target?: Shape })[];
  parent?: Shape;
}

interface Registry {
  get(id: string): Shape | undefined;
  forEach(act: (shape: Shape) => void): void;
}
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  zoom(level?: string | number, center?: string): number;
  viewbox(): Box & { inner: Box };
  getSize(): { width: number; height: number };
  scroll(by: { dx: number; dy: number }): void;
  scrollToElement(shape: Shape, padding?: number): void;
}
interface Selection {
  get(): Shape[];
  select(shape: Shape): void;
}
interface Modeling {
  updateModdleProperties(shape: Shape, target: unknown, properties: Record<string, unknown>): void;
}
interface Factory {
  create(type: string, properties: Record<string, unknown>): Extension & { values?: Extension[] };
}
interface Overlays {
  add(id: string, type: string, overlay: { position: Record<string, number>; html: HTMLElement }): string;
  remove(filter: { type: string }): void;
}
interface Stack {
  undo(): void;
  redo(): void;
}

/** Pixels that the palette covers at the left edge. */
const PALETTE = 26;
const TRACED = "mdl-traced";
const MARKED = "mdl-marked";

function box(name: string, text: string): HTMLElement {
  const made = document.createElement("div");
  made.className = name;
  made.textContent = text;
  return made;
}

const number = (value: number) => box("mdl-number", String(value));

/** Reads and writes what the pages need of a diagram, through the modeler's own services. */
export class Steps {
  constructor(private readonly modeler: BpmnModeler) {}

  /** The whole diagram in view, as far as it can be read then. */
  fit(): void {
    fitLegibly(this.modeler.get<FittedCanvas>("canvas"), PALETTE);
  }

  picked(): Picked | null {
    const [shape, ...more] = this.modeler.get<Selection>("selection").get();
    if (shape === undefined || more.length > 0) return null;
    const object = shape.businessObject;
    const groups = this.extension(object, "zeebe:AssignmentDefinition")?.candidateGroups ?? "";
    return {
      id: object.id,
      type: object.$type,
      name: object.name ?? "",
      groups: groups.startsWith("=")
        ? []
        : groups
            .split(",")
            .map((one) => one.trim())
            .filter(Boolean),
      form: this.extension(object, "zeebe:FormDefinition")?.formId ?? null,
      decision: this.extension(object, "zeebe:CalledDecision")?.decisionId ?? null,
    };
  }

  formOf(id: string): string | null {
    const shape = this.modeler.get<Registry>("elementRegistry").get(id);
    return shape === undefined
      ? null
      : (this.extension(shape.businessObject, "zeebe:FormDefinition")?.formId ?? null);
  }

  /** Marks elements until others are marked. */
  mark(ids: readonly string[]): void {
    const registry = this.modeler.get<Registry>("elementRegistry");
    const canvas = this.modeler.get<Canvas>("canvas");
    registry.forEach((shape) => canvas.removeMarker(shape.id, MARKED));
    for (const id of ids) if (registry.get(id) !== undefined) canvas.addMarker(id, MARKED);
  }

  pick(id: string): boolean {
    const shape = this.modeler.get<Registry>("elementRegistry").get(id);
    if (shape === undefined) return false;
    this.modeler.get<Canvas>("canvas").scrollToElement(shape, 120);
    this.modeler.get<Selection>("selection").select(shape);
    return true;
  }

  /** Draws a way through the diagram, numbered, with what is said where it ends; an empty one wipes the last. Gives back
   *  what the steps are called. */
  trace(path: readonly string[], said = ""): string[] {
    const registry = this.modeler.get<Registry>("elementRegistry");
    const canvas = this.modeler.get<Canvas>("canvas");
    const overlays = this.modeler.get<Overlays>("overlays");
    registry.forEach((shape) => canvas.removeMarker(shape.id, TRACED));
    overlays.remove({ type: TRACED });
    const shapes = path.map((id) => registry.get(id)).filter((shape) => shape !== undefined);
    shapes.forEach((shape, index) => {
      canvas.addMarker(shape.id, TRACED);
      const next = shapes[index + 1];
      for (const flow of shape.outgoing ?? [])
        if (next && flow.target?.id === next.id) canvas.addMarker(flow.id, TRACED);
      overlays.add(shape.id, TRACED, { position: { top: -11, left: -11 }, html: number(index + 1) });
    });
    const last = shapes.at(-1);
    if (last !== undefined && said !== "")
      overlays.add(last.id, TRACED, { position: { bottom: -14, left: 0 }, html: box("mdl-said", said) });
    return shapes.map((shape) => shape.businessObject.name || "没有名称的一处");
  }

  command(name: "undo" | "redo"): void {
    this.modeler.get<Stack>("commandStack")[name]();
  }

  /** Sets an extension element of a step, making it when it is not there; one command, so that it can be undone. */
  setExtension(id: string, type: string, properties: Record<string, unknown>): void {
    const shape = this.modeler.get<Registry>("elementRegistry").get(id);
    if (shape === undefined) return;
    const modeling = this.modeler.get<Modeling>("modeling");
    const factory = this.modeler.get<Factory>("bpmnFactory");
    const object = shape.businessObject;
    const known = this.extension(object, type);
    if (known !== undefined) {
      modeling.updateModdleProperties(shape, known, properties);
      return;
    }
    const made = factory.create(type, properties);
    if (object.extensionElements === undefined) {
      const extensions = factory.create("bpmn:ExtensionElements", { values: [made] });
      extensions.$parent = object;
      made.$parent = extensions;
      modeling.updateModdleProperties(shape, object, { extensionElements: extensions });
      return;
    }
    made.$parent = object.extensionElements;
    modeling.updateModdleProperties(shape, object.extensionElements, {
      values: [...(object.extensionElements.values ?? []), made],
    });
  }

  private extension(object: BusinessObject, type: string): Extension | undefined {
    return object.extensionElements?.values?.find((one) => one.$type === type);
  }
}
