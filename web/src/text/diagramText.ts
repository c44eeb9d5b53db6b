const SIGNALS: Record<string, string> = { SIG_WITHDRAW: "撤回", SIG_DANGER: "出现危险", SIG_ESCALATE: "提级", SIG_MERGE: "并案" };

/** A diagram whose labels readers understand: names of messages and of timer keys give way to the words for them. */
export function readableDiagram(xml: string): string {
  return xml.replace(/ name="((?:SIG|T)_[^"]*)"/g, (_, name: string) => ` name="${SIGNALS[name] ?? name.replace(/^T_[A-Z_]+/, "办理期限")}"`);
}
