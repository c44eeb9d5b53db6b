import type { components } from "@/api/schema";
import { request } from "@/api/request";

export type KeptDrawing = components["schemas"]["DrawingRow"];
type State = components["schemas"]["DrawingState"];

/** A drawing as it is kept: what was drawn, its name, and from which version it began. */
export interface Keepable {
  name: string;
  base: string | null;
  xml: string;
  forms: Record<string, unknown>[];
  decisions: { id: string; xml: string }[];
}

/** Keeps a drawing on the server; `seen` is the version read before (null: none). Problem 412: kept elsewhere meanwhile. */
export function keepDrawing(
  ref: string,
  place: string,
  drawing: Keepable,
  seen: number | null,
): Promise<State> {
  const headers: Record<string, string> = seen === null ? {} : { "If-Match": `"${seen}"` };
  return request("put", "/api/studio/procedures/{ref}/drawing", {
    path: { ref },
    query: { place },
    body: drawing,
    headers,
  });
}

/** Forgets the drawing on the server. */
export async function dropDrawing(ref: string, place: string): Promise<void> {
  await request("delete", "/api/studio/procedures/{ref}/drawing", { path: { ref }, query: { place } });
}

/** The drawing as the server has it now. */
export async function readDrawing(ref: string, place: string): Promise<KeptDrawing | null> {
  const answer = await request("get", "/api/studio/procedures/{ref}/drawing", {
    path: { ref },
    query: { place },
  });
  return answer.drawing;
}
