/** The parts of diagram-js that our widgets use, typed as far as they are used. */
export interface Shape {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  type: string;
  labelTarget?: unknown;
  businessObject: BusinessObject;
}

export interface BusinessObject {
  id: string;
  name?: string;
  extensionElements?: { values?: Extension[] };
}

export interface Extension {
  $type: string;
  candidateGroups?: string;
  $attrs?: Record<string, string>;
}

export interface ElementRegistry {
  get(id: string): Shape | undefined;
  getAll(): Shape[];
  filter(test: (shape: Shape) => boolean): Shape[];
}

export interface Overlays {
  add(id: string, type: string, overlay: { position: Record<string, number>; html: HTMLElement }): string;
  clear(): void;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Canvas {
  zoom(scale: "fit-viewport" | number, centre?: "auto"): number;
  viewbox(): Box & { outer: { width: number; height: number } };
  viewbox(box: Box): void;
  addMarker(id: string, name: string): void;
  removeMarker(id: string, name: string): void;
}
