import type { Problem, RedemptionView } from '@consult-room/protocol';
import { ConsultError } from '../consult-error.ts';
import { refusal } from './refusal.ts';
import type { GatewayAddress } from './gateway-address.ts';

/** A network that swallows everything says nothing for minutes. */
const answerWithinMs = 12_000;

/**
 * Exchanges the secret of an emailed link for a token. Only after a person's tap: mail scanners open links too.
 * @throws ConsultError with the gateway's code, or `offline` when it could not be reached.
 */
export async function redeem(gateway: GatewayAddress, secret: string, birthDate: string | undefined, signal: AbortSignal): Promise<RedemptionView> {
  const response = await post(gateway.http('v1/redemptions'), { secret, birthDate }, signal);
  if (response.ok) return (await response.json()) as RedemptionView;
  const problem = await problemOf(response);
  // A secret that cannot be one: part of the link got lost on its way.
  throw problem.code === 'bad-request' ? refusal('link-unknown', null) : problem;
}

async function post(url: string, body: unknown, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, application/problem+json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
    });
  } catch (cause) {
    signal.throwIfAborted();
    const error = new ConsultError('offline', true);
    error.cause = cause;
    throw error;
  }
}

async function problemOf(response: Response): Promise<ConsultError> {
  const problem: Partial<Problem> = await response.json().catch(() => ({}));
  return refusal(problem.code ?? 'unavailable', problem.opensAt ?? null);
}
