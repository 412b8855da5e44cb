import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { limits } from '@consult-room/protocol';
import express, { Router, type ErrorRequestHandler, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { ClinicGate } from '../appointments/clinic-gate.ts';
import type { ClinicVerb } from '../appointments/rights.ts';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import { subscriberOf } from '../limits/network-address.ts';
import { Pace } from '../limits/pace.ts';
import type { ApiKeys, ClinicCaller } from '../tokens/api-keys.ts';
import type { Call, Endpoint, Reply, Schema } from './endpoint.ts';

interface ApiRouterParts {
  readonly endpoints: readonly Endpoint[];
  readonly apiKeys: ApiKeys;
  readonly gate: ClinicGate;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly now: Clock;
  /** Who asks, behind whatever proxies. */
  readonly clientOf: (request: Request) => string;
}

/** A link and a date of birth. */
const browserBodyBytes = 1_024;
const nobody: ClinicCaller = { clinicId: '', keyId: '', scopes: new Set() };

/** Serves the endpoints under `/v1`: authentication, then content type, then size, then schema, then the act. */
export function createApiRouter(parts: ApiRouterParts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const callers = new Pace(100, 1_000, parts.now);
  const json = { clinic: jsonUpTo(limits.httpBodyBytes), browser: jsonUpTo(browserBodyBytes) };
  router.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  for (const path of new Set(parts.endpoints.map((endpoint) => endpoint.path))) {
    const route = router.route(path);
    const endpoints = parts.endpoints.filter((endpoint) => endpoint.path === path);
    const methods = endpoints.map((endpoint) => endpoint.method.toUpperCase());
    for (const endpoint of endpoints) {
      const guard = endpoint.audience === 'clinic' ? clinicGuard(parts, callers, endpoint.operationId) : browserGuard(parts.allowedOrigins);
      if (endpoint.audience === 'browser') route.options(preflight(parts.allowedOrigins, methods));
      route[endpoint.method](guard, contentType(endpoint), json[endpoint.audience], serve(endpoint, parts.clientOf));
    }
    route.all((_request, _response, next) => next(new CodedError('method-not-allowed', 'method not allowed', { allow: methods.join(', ') })));
  }
  router.use(slowGuessing(parts));
  return router;
}

function clinicGuard({ apiKeys, gate }: ApiRouterParts, callers: Pace, verb: ClinicVerb): RequestHandler {
  return async (request, response, next) => {
    const key = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];
    const caller = key === undefined ? null : await apiKeys.find(key);
    if (caller === null) throw new CodedError('unauthenticated');
    callers.spend(caller.keyId);
    gate.check(caller, verb);
    response.locals.caller = caller;
    next();
  };
}

/** Browsers say where their page is from; a page that is not listed gets nothing. Programs without Origin are let through: the secret is what counts. */
function browserGuard(allowed: ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    allowOrigin(request, response, allowed);
    next();
  };
}

/**
 * Who guesses is told to wait, by address, keys apart from links. Only what is wrong is counted, and only afterwards: a
 * whole clinic may stand behind one address, and whoever has the right key or link there waits for nobody's guesses.
 */
function slowGuessing({ clientOf, now }: ApiRouterParts): ErrorRequestHandler {
  const guesses = new Map<unknown, Pace>([['unauthenticated', new Pace(1 / 6, 20, now)], ['link-unknown', new Pace(1 / 6, 20, now)]]);
  return (error: unknown, request, _response, next) => {
    if (error instanceof CodedError) guesses.get(error.code)?.spend(subscriberOf(clientOf(request)));
    next(error);
  };
}

function jsonUpTo(limit: number): RequestHandler {
  return express.json({ limit, strict: true, inflate: false, type: () => true });
}

function preflight(allowed: ReadonlySet<string>, methods: readonly string[]): RequestHandler {
  return (request, response) => {
    allowOrigin(request, response, allowed);
    response.setHeader('Access-Control-Allow-Methods', methods.join(', '));
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type');
    response.setHeader('Access-Control-Max-Age', '600');
    response.status(204).end();
  };
}

function allowOrigin(request: Request, response: Response, allowed: ReadonlySet<string>): void {
  response.vary('Origin');
  const { origin } = request.headers;
  if (origin === undefined) return;
  if (!allowed.has(origin)) throw new CodedError('origin-not-allowed');
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
}

/** `application/json` and nothing else; a request without a body needs no type. */
function contentType(endpoint: Endpoint): RequestHandler {
  return (request, _response, next) => {
    const hasBody = request.headers['transfer-encoding'] !== undefined || (request.headers['content-length'] ?? '0') !== '0';
    const type = request.headers['content-type'];
    const isJson = type !== undefined && /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type);
    const isMissing = !hasBody && endpoint.body !== null;
    if ((hasBody && !isJson) || (isMissing && type !== undefined && !isJson)) throw new CodedError('unsupported-media-type', 'send application/json');
    next();
  };
}

function serve(endpoint: Endpoint, clientOf: ApiRouterParts['clientOf']): (request: Request, response: Response, next: NextFunction) => Promise<void> {
  return async (request, response) => {
    const body: unknown = request.body;
    const call: Call<unknown> = {
      caller: isCaller(response.locals.caller) ? response.locals.caller : nobody,
      params: singleParams(request.params),
      query: new URL(request.originalUrl, 'http://gateway').searchParams,
      body: endpoint.body === null ? noBody(body) : parseBody(endpoint.body, body),
      header: (name) => request.headersDistinct[name]?.join(', ') ?? null,
      subscriber: subscriberOf(clientOf(request)),
    };
    const reply = await endpoint.handle(call);
    for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
    response.status(reply.status);
    if (reply.text !== undefined) await sendText(response, reply.text);
    else if (reply.body === undefined) response.end();
    else response.json(reply.body);
  };
}

/** Reads no further ahead than the network takes. */
async function sendText(response: Response, { type, pieces }: NonNullable<Reply['text']>): Promise<void> {
  response.setHeader('Content-Type', type);
  try {
    await pipeline(Readable.from(pieces), response);
  } catch (error) {
    // The caller went away: nobody is left to tell, and nothing is wrong here.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
  }
}

function parseBody(schema: Schema<unknown>, body: unknown): unknown {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ pointer: path.map((part) => `/${String(part)}`).join(''), message }));
  throw new CodedError('bad-request', 'the body does not fit', { errors });
}

function noBody(body: unknown): null {
  const isEmpty = body === undefined || (typeof body === 'object' && body !== null && Object.keys(body).length === 0);
  if (!isEmpty) throw new CodedError('bad-request', 'this call takes no body');
  return null;
}

function isCaller(value: unknown): value is ClinicCaller {
  return typeof value === 'object' && value !== null && 'clinicId' in value && 'keyId' in value;
}

function singleParams(params: Readonly<Record<string, string | string[]>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value.join('/') : value]));
}
