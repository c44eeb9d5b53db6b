import type { paths } from "@/api/schema";

export type Method = "get" | "post" | "put" | "patch" | "delete";

type Operation<M extends Method, P> = P extends keyof paths
  ? M extends keyof paths[P]
    ? NonNullable<paths[P][M]>
    : never
  : never;

/** The addresses that take this method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: [Operation<M, P>] extends [never] ? never : P;
}[keyof paths];

type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? NonNullable<Q> : Record<string, never>;
type JsonOf<R> = R extends { content: { "application/json": infer J } } ? J : undefined;
type BodyOf<O> = O extends { requestBody?: infer B } ? JsonOf<NonNullable<B>> : undefined;

/** What goes with a request: names in the address, query, body. */
export interface Options<M extends Method, P> {
  path?: Record<string, string | number>;
  query?: Partial<QueryOf<Operation<M, P>>>;
  body?: BodyOf<Operation<M, P>> | FormData;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

type Answers<O> = O extends { responses: infer R } ? R : never;
type Good<R> = R extends { 200: infer A }
  ? JsonOf<A>
  : R extends { 201: infer B }
    ? JsonOf<B>
    : R extends { 202: infer C }
      ? JsonOf<C>
      : undefined;

/** What a successful request gives back. */
export type ResultOf<M extends Method, P> = Good<Answers<Operation<M, P>>>;
