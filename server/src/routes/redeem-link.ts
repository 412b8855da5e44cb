import { redemptionInputSchema, redemptionViewSchema } from '@consult-room/protocol';
import type { Redemptions } from '../appointments/redemptions.ts';
import { endpoint, type Endpoint } from './endpoint.ts';

export function redeemLink(redemptions: Redemptions): Endpoint {
  return endpoint({
    method: 'post', path: '/redemptions', operationId: 'redeemLink', audience: 'browser',
    summary: 'Turns the secret of an emailed link into a room token. Only after a person pressed a button.',
    body: redemptionInputSchema, answer: { status: 200, description: 'A token for the seat', schema: redemptionViewSchema },
    errors: ['bad-request', 'link-unknown', 'link-expired', 'birth-date-required', 'birth-date-wrong', 'birth-date-locked', 'too-early', 'appointment-ended', 'appointment-cancelled', 'seat-removed', 'seat-denied', 'origin-not-allowed', 'rate-limited'],
    handle: async ({ body, subscriber }) => ({ status: 200, body: await redemptions.redeem(body.secret, body.birthDate ?? null, subscriber) }),
  });
}
