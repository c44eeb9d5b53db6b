/** Answers that `public/ahead.js` asked for before the pages were there, by their address. */
declare global {
  interface Window {
    askedAhead?: Map<string, { answer: Promise<Response>; at: number }>;
  }
}

/** Milliseconds; an answer that nobody has fetched by then is too old to be shown as the present. */
const FRESH = 10_000;

/** The answer that was asked for ahead, once; undefined when there is none, it is old, or it is a no. */
export async function askedAhead(method: string, address: string): Promise<Response | undefined> {
  const found = method === "get" ? window.askedAhead?.get(address) : undefined;
  if (found === undefined) return undefined;
  window.askedAhead?.delete(address);
  if (performance.now() - found.at > FRESH) return undefined;
  const answer = await found.answer.catch(() => undefined);
  return answer?.ok ? answer : undefined;
}
