/** People speak of a case by the last seven digits of its code. */
export const TAIL = 7;

/** A case code in its two parts: what comes before, and the tail that is set in bold. */
export function codeParts(code: string): [string, string] {
  return code.length > TAIL ? [code.slice(0, -TAIL), code.slice(-TAIL)] : ["", code];
}

/** `尾号 0004526`; a case without a code yet says so. */
export function tailText(code: string | null | undefined): string {
  return code ? `尾号 ${codeParts(code)[1]}` : "未编号";
}
