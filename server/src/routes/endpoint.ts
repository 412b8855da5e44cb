import type { ErrorCode } from '@consult-room/protocol';
import type { ClinicVerb, StrangerVerb } from '../appointments/rights.ts';
import type { ClinicCaller } from '../tokens/api-keys.ts';

/** A zod schema, as far as routes need it; `zod/mini` and `zod` both fit. */
export interface Schema<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false; readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] } };
}

export interface Call<Body> {
  /** Present where the endpoint is the clinic's. */
  readonly caller: ClinicCaller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
  readonly header: (name: string) => string | null;
  /** Who asks, as far as addresses tell: for counting only. */
  readonly subscriber: string;
}

export interface Reply {
  readonly status: 200 | 201 | 202 | 204;
  readonly body?: unknown;
  /** Instead of `body`: text in pieces, sent as fast as they are read. An error half-way cuts the connection. */
  readonly text?: { readonly type: string; readonly pieces: Iterable<string> | AsyncIterable<string> };
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ParameterNote {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly description: string;
}

/** Who may call it, by its name in the table of rights: an endpoint that does not stand there does not compile. */
type Entitled =
  | { readonly audience: 'clinic'; readonly operationId: ClinicVerb }
  /** No API key, CORS for the allowed origins, wrong answers limited per address. */
  | { readonly audience: 'browser'; readonly operationId: StrangerVerb };

/**
 * One call of the REST API: enough to serve it and to describe it. `path` is relative to `/v1`, parameters as `:name`.
 * `caller` is checked before anything of the request is looked at.
 */
export type Endpoint<Body = unknown> = Entitled & {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  readonly path: string;
  readonly summary: string;
  /** null: no body; an empty JSON object is accepted all the same. */
  readonly body: Schema<Body> | null;
  readonly answer: { readonly status: Reply['status']; readonly description: string; readonly schema: Schema<unknown> | null; readonly mediaTypes?: readonly string[] };
  readonly parameters?: readonly ParameterNote[];
  readonly errors: readonly ErrorCode[];
  readonly handle: (call: Call<Body>) => Promise<Reply>;
};

/** Keeps the body's type inside: a list of endpoints with different bodies is a list of `Endpoint`. */
export function endpoint<Body>(definition: Endpoint<Body>): Endpoint {
  return { ...definition, handle: (call) => definition.handle(call as Call<Body>) };
}
