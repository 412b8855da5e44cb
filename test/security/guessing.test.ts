import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { GatewayHouse } from '../gateway/support/gateway-house.ts';

/** `CONSULT_GUESSES=100000` for the long form. */
const guesses = Number(process.env['CONSULT_GUESSES'] ?? 1_500);

const guess = (bytes: number): string => randomBytes(bytes).toString('base64url');

test('T4: guessed ids hit nothing, and every miss reads the same', { timeout: 1_800_000 }, async () => {
  await using house = await GatewayHouse.open();
  const { id, patient } = await house.book();
  const answers = new Map<string, number>();
  let paced = 0;
  for (let count = 0; count < guesses; count += 1) {
    // By the clinic's own key, the case with the most rights; a real appointment with a guessed person every third time.
    const path = count % 3 === 0 ? `/v1/appointments/${id}/participants/par_${guess(16)}/token` : `/v1/appointments/apt_${guess(16)}/participants/${patient.id}/token`;
    const { status, body, headers } = await house.call('POST', path);
    if (status === 429) {
      paced += 1;
      house.clock.nowMs += Number(headers.get('retry-after')) * 1000;
      continue;
    }
    const said = JSON.stringify([status, body]);
    answers.set(said, (answers.get(said) ?? 0) + 1);
  }
  assert.equal(answers.size, 1, [...answers.keys()].join('\n'));
  assert.match([...answers.keys()].join(), /^\[404,/);
  console.log(`${guesses - paced} ids guessed, 0 hits, one answer; ${paced} were told to wait`);
});

test('T4: guessed links hit nothing, and whoever guesses has to wait while the person with the link gets in', { timeout: 1_800_000 }, async () => {
  await using house = await GatewayHouse.open();
  const { patient } = await house.book();
  const secret = patient.joinUrl?.split('#')[1] ?? '';
  const answers = new Set<string>();
  let paced = 0;
  for (let count = 0; count < guesses; count += 1) {
    // A secret of the right length, and now and then the true one with its last character changed.
    const tried = count % 10 === 0 ? secret.slice(0, -1) + (secret.endsWith('A') ? 'E' : 'A') : guess(32);
    const { status, code } = await house.call('POST', '/v1/redemptions', { key: null, body: { secret: tried } });
    if (status === 429) paced += 1;
    answers.add(`${status} ${code}`);
  }
  assert.deepEqual([...answers].toSorted(), ['404 link-unknown', '429 rate-limited']);
  assert.ok(paced > guesses / 2, 'most were told to wait');
  assert.equal((await house.call('POST', '/v1/redemptions', { key: null, body: { secret } })).status, 200);
});
