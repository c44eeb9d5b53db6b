import { unattended } from "@/api/activity";
import { answered, unanswered } from "@/api/connection";
import { askedAhead } from "@/api/prefetch";
import { Problem, problemOf } from "@/api/problem";
import type { Method, Options, PathOf, ResultOf } from "@/api/typed";

/** Of a write that got no answer nobody knows whether it was carried out. */
const UNANSWERED = "服务器暂时没有应答，办成没有还不知道，请先看一眼，没有办成再办";

let csrf: string | null = null;
let signInAgain: (() => Promise<boolean>) | null = null;

/** The session's mark against forged requests, sent with every write. */
export function rememberCsrf(token: string | null | undefined): void {
  csrf = token ?? null;
}

/** Who asks the person to sign in again, where they are, when the session has ended. */
export function onSignedOut(handler: (() => Promise<boolean>) | null): void {
  signInAgain = handler;
}

/** The one place that talks to the server. Throws Problem for every no, also when no answer comes. */
export async function request<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  options: Options<M, P> = {},
): Promise<ResultOf<M, P>> {
  const response = await send(method, path, options);
  const body: unknown = response.status === 204 ? undefined : await response.json();
  return body as ResultOf<M, P>;
}

/** The same with the answer's entity tag, for what is saved with If-Match later. */
export async function requestTagged<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  options: Options<M, P> = {},
): Promise<{ value: ResultOf<M, P>; etag: string | null }> {
  const response = await send(method, path, options);
  const body: unknown = response.status === 204 ? undefined : await response.json();
  return { value: body as ResultOf<M, P>, etag: response.headers.get("ETag") };
}

/** A file: its bytes and the name that the server gave it. */
export async function requestFile(
  address: string,
  method: "get" | "post" = "get",
): Promise<{ blob: Blob; name: string }> {
  const response = await send(method, address, {});
  const said = response.headers.get("Content-Disposition") ?? "";
  const name = /filename\*=UTF-8''([^;]+)/.exec(said)?.[1];
  return { blob: await response.blob(), name: name ? decodeURIComponent(name) : "文书" };
}

/** A text resource as it is, e.g. the XML of a diagram. */
export async function requestText(address: string): Promise<string> {
  return (await send("get", address, {})).text();
}

interface Anything {
  path?: Record<string, string | number>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

async function send(method: string, path: string, options: object, again = false): Promise<Response> {
  const { path: names, query, body, headers, signal } = options as Anything;
  const init: RequestInit = {
    method: method.toUpperCase(),
    headers: headersOf(method, body, headers),
    signal,
    credentials: "same-origin",
  };
  if (body !== undefined) init.body = body instanceof FormData ? body : JSON.stringify(body);
  let response: Response;
  try {
    const address = addressOf(path, names, query);
    response = (await askedAhead(method, address)) ?? (await fetch(address, init));
  } catch (error) {
    if (signal?.aborted) throw error;
    unanswered();
    throw new Problem(0, "offline", method === "get" ? "服务器暂时没有应答" : UNANSWERED);
  }
  answered();
  if (response.ok) return response;
  const problem = await problemOf(response);
  const ended = problem.status === 401 && problem.code === "not_signed_in" && signInAgain !== null;
  if (ended && !again && (await signInAgain?.())) return send(method, path, options, true);
  throw problem;
}

function headersOf(method: string, body: unknown, more: Record<string, string> = {}): Headers {
  const headers = new Headers({ Accept: "application/json", ...more });
  if (body !== undefined && !(body instanceof FormData)) headers.set("Content-Type", "application/json");
  if (method !== "get" && csrf !== null) headers.set("X-CSRF-Token", csrf);
  if (method === "get" && unattended()) headers.set("X-Background", "1");
  if (method === "post" && !headers.has("Idempotency-Key")) headers.set("Idempotency-Key", freshKey());
  return headers;
}

/** A key under which the server carries a request out once, however often it arrives. */
export function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

function addressOf(
  path: string,
  names: Record<string, string | number> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(names[name])));
  const given = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  if (given.length === 0) return filled;
  const search = new URLSearchParams();
  for (const [name, value] of given) {
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  return `${filled}?${search}`;
}
