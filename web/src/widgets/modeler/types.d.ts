declare module "bpmn-js-properties-panel";
declare module "camunda-bpmn-js-behaviors/lib/camunda-cloud";
declare module "zeebe-bpmn-moddle/resources/zeebe.json" {
  const extension: Record<string, unknown>;
  export default extension;
}
/** What is used of dmn-js, which brings no types. */
declare module "dmn-js/lib/Modeler" {
  export interface View {
    id: string;
    type: string;
    element: { name?: string };
  }
  export default class DmnModeler {
    constructor(options: { container: HTMLElement } & Record<string, unknown>);
    importXML(xml: string): Promise<unknown>;
    saveXML(options: { format: boolean }): Promise<{ xml: string }>;
    getViews(): View[];
    getActiveView(): View | undefined;
    open(view: View): Promise<unknown>;
    on(event: string, act: (event: { activeView?: View; views?: View[] }) => void): void;
    getActiveViewer(): { on?(event: string, act: () => void): void } | undefined;
    destroy(): void;
  }
}
