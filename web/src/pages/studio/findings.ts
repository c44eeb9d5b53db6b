import type { Checked } from "@/api/mutations/useCheck";

/** One finding as the panel shows it. */
export interface Told {
  id: string;
  code: string;
  level: "stop" | "look";
  title: string;
  remedy: string;
  /** The element that it is about; null when it is about a form or the file. */
  element: string | null;
  form: string | null;
  /** The way from the start to it, as element ids; empty when that says nothing. */
  path: string[];
  details: { label: string; text: string }[];
}

const FORM = "form:";

/** Findings in the order in which they matter: what stops publishing first. */
export function toldFindings(findings: Checked["findings"]): Told[] {
  const told = findings.map((finding, index): Told => {
    const where = finding.where.trim();
    const form = where.startsWith(FORM) ? where.slice(FORM.length) : null;
    const details = [
      { label: "应为", text: finding.expected },
      { label: "现为", text: finding.found },
    ].filter((one) => one.text !== "");
    return {
      id: `${index}`,
      code: finding.code,
      level: finding.severity === "warning" ? "look" : "stop",
      title: finding.message,
      remedy: finding.remedy,
      path: finding.path,
      element: form === null && where !== "" && !where.includes(" ") ? where : null,
      form,
      details,
    };
  });
  return [...told.filter((one) => one.level === "stop"), ...told.filter((one) => one.level === "look")];
}

/** `1 处走不通 · 2 条提醒`. */
export function countsOf(told: Told[]): { stop: number; look: number } {
  const stop = told.filter((one) => one.level === "stop").length;
  return { stop, look: told.length - stop };
}

const ENDS: Record<string, string> = {
  deadlock: "在这里一直等，走不下去",
  lack_of_synchronisation: "从这里起会走两遍",
  improper_completion: "这里会到两次",
  no_way_to_end: "从这里起只能转圈",
};

/** What is said on the diagram where the way to a fault of the flow ends. */
export function saidAtEnd(one: Pick<Told, "code">): string {
  return ENDS[one.code] ?? "";
}
