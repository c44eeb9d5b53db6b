import type { Finding } from "@/api/answers";

/** The server's no, in its own words (RFC 9457 with the platform's additions); status 0 when no answer came. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly where = "",
    readonly expected = "",
    readonly found = "",
    readonly findings: Finding[] = [],
    readonly incident = "",
  ) {
    super(detail);
  }

  get offline(): boolean {
    return this.status === 0;
  }

  /** Whether what was sent may have been carried out all the same: no answer came, or the server cannot say. */
  get undecided(): boolean {
    return this.offline || this.code === "outcome_unknown" || this.status === 500;
  }
}

/** Reads a problem document; whatever else came is told as a fault of the server. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const told = (body ?? {}) as Partial<Record<keyof Problem, unknown>>;
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return new Problem(
    response.status,
    text(told.code) || "unreadable",
    text(told.detail) || "服务器的回答看不懂",
    text(told.where),
    text(told.expected),
    text(told.found),
    Array.isArray(told.findings) ? (told.findings as Finding[]) : [],
    text(told.incident),
  );
}
