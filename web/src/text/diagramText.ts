/** Message → what people call it, as the server says. */
export type MessageLabels = Readonly<Record<string, string>>;

/** A diagram whose labels readers understand: names of messages and of timer keys give way to the words for them. */
export function readableDiagram(xml: string, labels: MessageLabels): string {
  return xml.replace(/ name="([A-Za-z][A-Za-z0-9_.]*(?: [^"]*)?)"/g, (whole, name: string) => {
    const known = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (known !== undefined) return ` name="${escaped(known)}"`;
    if (!/^(?:SIG|MSG|T)_/.test(name)) return whole;
    return ` name="${name.startsWith("T_") ? name.replace(/^T_[A-Z_]+/, "办理期限") : name.replace(/^(?:SIG|MSG)_[A-Z_]+/, "收到消息")}"`;
  });
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
