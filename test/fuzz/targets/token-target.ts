import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { CodedError } from '../../../server/src/coded-error.ts';
import { Jwt } from '../../../server/src/tokens/jwt.ts';
import { Pseudonyms } from '../../../server/src/tokens/pseudonyms.ts';
import { SigningKeys } from '../../../server/src/tokens/signing-keys.ts';
import { TokenDesk } from '../../../server/src/tokens/token-desk.ts';
import { fuzzTarget } from '../fuzz-target.ts';
import { jsonText } from '../inputs/json-text.ts';
import { appointmentId, seatId } from '../inputs/samples.ts';

interface Forgery { readonly part: 0 | 1 | 2; readonly act: 'replace' | 'flip' | 'text'; readonly at: number; readonly text: string }

const headers = [{ alg: 'ES256', typ: 'consult+jwt', kid: 'k' }, { alg: 'none', typ: 'consult+jwt' }, { alg: 'HS256', typ: 'JWT', kid: '../../etc/passwd', jku: 'http://x' }];
const claims = [{ aud: 'consult-room', sub: seatId, appt: appointmentId, role: 'clinician', jti: 'j', iat: 1, exp: 9e9, iss: 'http://gateway.test' }];

const forgery: fc.Arbitrary<Forgery> = fc.record({
  part: fc.constantFrom(0, 1, 2), act: fc.constantFrom('replace', 'flip', 'text'), at: fc.nat(500),
  text: fc.oneof(jsonText(headers), jsonText(claims), fc.string({ maxLength: 20 })),
});

/** Tokens that are almost ours. No change, in whatever part, makes another token that is good. */
export const tokenTarget = fuzzTarget<readonly Forgery[]>({
  name: 'token', shows: 'F17', share: 7,
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'fuzz-token-'));
    const nowMs = Date.parse('2026-11-24T12:00:00Z');
    const desk = new TokenDesk(new Jwt(await SigningKeys.load(folder, () => nowMs), 'http://gateway.test'), new Pseudonyms(Buffer.alloc(32)), () => nowMs);
    const { token } = desk.forSeat({ id: seatId, appointmentId, role: 'patient', tokenGeneration: 0 });
    return {
      inputs: fc.array(forgery, { minLength: 1, maxLength: 3 }),
      check(forgeries) {
        const forged = forgeries.reduce(forge, token);
        if (forged === token) return;
        assert.throws(() => desk.read(forged), (error) => error instanceof CodedError && /^(?:unauthenticated|token-expired)$/.test(error.code));
      },
      close: () => rm(folder, { recursive: true }),
    };
  },
});

function forge(token: string, { part, act, at, text }: Forgery): string {
  const parts = token.split('.');
  const old = parts[part] ?? '';
  const place = at % (old.length + 1);
  if (act === 'replace') parts[part] = Buffer.from(text).toString('base64url');
  else if (act === 'flip') parts[part] = `${old.slice(0, place)}${old.charAt(place) === 'A' ? 'B' : 'A'}${old.slice(place + 1)}`;
  else parts[part] = old.slice(0, place) + text + old.slice(place);
  return parts.join('.');
}
