/** Groups of the properties panel for what the platform refuses at deployment (docs: what is not executed). */
const REFUSED = new Set(["Zeebe__ExecutionListeners", "Zeebe__TaskListeners"]);

interface Group {
  id: string;
}
interface Panel {
  registerProvider(priority: number, provider: unknown): void;
}

/** Asked after the others, it takes out of the panel what nobody could publish. */
class DialectProvider {
  static $inject = ["propertiesPanel"];

  constructor(panel: Panel) {
    panel.registerProvider(100, this);
  }

  getGroups() {
    return (groups: Group[]): Group[] => groups.filter((group) => !REFUSED.has(group.id));
  }
}

/** The module by which bpmn-js learns of it. */
export const dialectPanel = { __init__: ["dialectPanel"], dialectPanel: ["type", DialectProvider] };
