import type { Problem } from '@consult-room/protocol';
import type { ErrorRequestHandler, Response } from 'express';
import { CodedError, toCodedError } from '../coded-error.ts';
import { errorName, type Logger } from '../logging/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { StoreFailure } from '../stores/store-failure.ts';

/** RFC 9457. `title` is for a developer; the code is what programs read. */
export function sendProblem(response: Response, error: CodedError): void {
  const { retryAfterSeconds, allow, ...extra } = error.extra;
  if (typeof retryAfterSeconds === 'number') response.setHeader('Retry-After', String(retryAfterSeconds));
  if (typeof allow === 'string') response.setHeader('Allow', allow);
  if (error.code === 'unauthenticated') response.setHeader('WWW-Authenticate', 'Bearer');
  const problem: Problem = {
    type: `urn:consult-room:problem:${error.code}`, title: error.code.replaceAll('-', ' '), status: error.status, code: error.code,
    ...(error.message !== error.code && { detail: error.message }),
    ...extra,
  };
  response.status(error.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** What body-parser and Express throw, in our codes (`type` is body-parser's). */
function translate(thrown: unknown): CodedError {
  if (thrown instanceof StoreFailure) return new CodedError('unavailable');
  if (thrown instanceof CodedError || typeof thrown !== 'object' || thrown === null) return toCodedError(thrown);
  const { type, status } = thrown as { readonly type?: unknown; readonly status?: unknown };
  if (type === 'entity.too.large') return new CodedError('too-large');
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') return new CodedError('unsupported-media-type');
  if (type === 'entity.parse.failed' || type === 'entity.verify.failed') return new CodedError('bad-json');
  if (typeof status === 'number' && status >= 400 && status < 500) return new CodedError('bad-request');
  return toCodedError(thrown);
}

/** The one error handler of the gateway. */
export function problemHandler(log: Logger, metrics: Metrics): ErrorRequestHandler {
  return (thrown, _request, response, next) => {
    const error = translate(thrown);
    metrics.count('api_refused', error.code);
    if (error.code === 'internal') log.error('request-failed', { error: errorName(thrown) });
    if (response.headersSent) next(thrown);
    else sendProblem(response, error);
  };
}
