import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn-codes.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/dist/assets/properties-panel.css";
import BpmnModeler from "bpmn-js/lib/Modeler";
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from "bpmn-js-properties-panel";
import cloudBehaviors from "camunda-bpmn-js-behaviors/lib/camunda-cloud";
import zeebe from "zeebe-bpmn-moddle/resources/zeebe.json";
import { dialectPanel } from "./dialectPanel";
import { chinese } from "./words/translate";

/** Letters on the diagram as on the pages. */
export const LETTERS = {
  fontFamily: '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif',
  fontSize: 12,
  lineHeight: 1.4,
};

/** A modeler of the platform's dialect, in Chinese, with its properties panel in `panel`. */
export function createModeler(canvas: HTMLElement, panel: HTMLElement): BpmnModeler {
  return new BpmnModeler({
    container: canvas,
    propertiesPanel: { parent: panel },
    moddleExtensions: { zeebe },
    additionalModules: [
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      ZeebePropertiesProviderModule,
      cloudBehaviors,
      { ...dialectPanel },
      { ...chinese },
    ] as never,
    textRenderer: { defaultStyle: LETTERS, externalStyle: LETTERS },
    bpmnRenderer: { defaultStrokeColor: "#3d4b58", defaultLabelColor: "#16222e" },
  });
}
