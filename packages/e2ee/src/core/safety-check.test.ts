import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toBase64 } from './base64.ts';
import { decodeStatement, encodeStatement, type CodeStatement } from './code-statement.ts';
import { SafetyCheck } from './safety-check.ts';
import type { Bytes } from './webcrypto.ts';

const random = (): Bytes => crypto.getRandomValues(new Uint8Array(32));
const filled = (byte: number): Bytes => new Uint8Array(32).fill(byte);
const subtle = crypto.subtle;

interface Place { readonly epoch?: number; readonly authenticator?: Bytes; readonly count?: number; readonly keys?: readonly Bytes[]; }

function place(ownLeaf: number, { epoch = 1, authenticator = filled(9), count = 2, keys }: Place = {}) {
  const members = Array.from({ length: count }, (_, leaf) => ({ leaf, signatureKey: toBase64(keys?.[leaf] ?? filled(leaf + 1)) }));
  return { groupId: Uint8Array.of(1, 2, 3), epoch, authenticator, ownLeaf, members };
}

const begin = (leaf: number, nonce = random(), more?: Place) => SafetyCheck.begin(subtle, place(leaf, more), nonce);

/** Everybody hears what everybody says, until nothing new is said. */
async function talk(...checks: SafetyCheck[]): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    const said = checks.map((check) => check.statement(false));
    for (const [to, check] of checks.entries()) for (const [from, statement] of said.entries()) if (from !== to) await check.hear(from, statement);
  }
}

test('everybody comes to the same code, and to another in the next epoch', async () => {
  for (const count of [2, 3, 8]) {
    const all = await Promise.all(Array.from({ length: count }, (_, leaf) => begin(leaf, random(), { count })));
    await talk(...all);
    const [first] = all;
    assert.match(first?.code?.digits ?? '', /^\d{6}$/);
    assert.ok(first?.code?.pictures.length === 4 && first.code.pictures.every((picture) => picture >= 0 && picture < 64));
    for (const check of all) assert.deepEqual(check.code, first?.code);
    const next = await Promise.all(Array.from({ length: count }, (_, leaf) => begin(leaf, random(), { count, epoch: 2 })));
    await talk(...next);
    assert.notDeepEqual(next[0]?.code, first?.code);
  }
});

async function codeOf(nonces: readonly Bytes[], more: Place): Promise<string> {
  const all = await Promise.all(nonces.map((nonce, leaf) => begin(leaf, nonce, more)));
  await talk(...all);
  return JSON.stringify(all[0]?.code);
}

test('the code depends on the keys of the epoch, on every member’s key and on every nonce', async () => {
  const codes = await Promise.all([
    codeOf([filled(1), filled(2)], {}),
    codeOf([filled(1), filled(3)], {}),
    codeOf([filled(4), filled(2)], {}),
    codeOf([filled(1), filled(2)], { authenticator: filled(8) }),
    codeOf([filled(1), filled(2)], { keys: [filled(1), filled(7)] }),
  ]);
  assert.equal(new Set(codes).size, codes.length);
  assert.equal(codes[0], await codeOf([filled(1), filled(2)], {}));
});

test('nothing is revealed before the commitments of all are in', async () => {
  const [ana, ben] = [await begin(0, random(), { count: 3 }), await begin(1, random(), { count: 3 })];
  await ana.hear(1, ben.statement(false));
  assert.equal(ana.statement(false).reveal, null, 'the third has not committed');
  assert.equal(ana.code, null);
  const cai = await begin(2, random(), { count: 3 });
  await ana.hear(2, cai.statement(false));
  assert.notEqual(ana.statement(false).reveal, null);
  assert.equal(ana.code, null, 'the others have not revealed');
});

test('somebody in between has fixed both sides before learning what would match them', async () => {
  const eavesdropper = { toAna: await begin(1), toBen: await begin(0) };
  const [ana, ben] = [await begin(0), await begin(1)];
  assert.equal(ana.statement(false).reveal, null, 'before the eavesdropper commits, nothing can be tried out');
  await ana.hear(1, eavesdropper.toAna.statement(false));
  await ben.hear(0, eavesdropper.toBen.statement(false));
  await eavesdropper.toAna.hear(0, ana.statement(false));
  // Now everything on Ana's side is known; another number for Ben would have to fit the old commitment.
  const ground = await begin(0);
  await ground.hear(1, ben.statement(false));
  await ben.hear(0, ground.statement(false));
  assert.ok(ben.tampered);
  assert.equal(ben.code, null);
});

async function revealed(): Promise<{ readonly ana: SafetyCheck; readonly honest: CodeStatement & { readonly reveal: NonNullable<CodeStatement['reveal']> } }> {
  const [ana, ben] = [await begin(0), await begin(1)];
  await ana.hear(1, ben.statement(false));
  await ben.hear(0, ana.statement(false));
  const { reveal, ...rest } = ben.statement(false);
  assert.ok(reveal !== null);
  return { ana, honest: { ...rest, reveal } };
}

for (const [name, forge] of Object.entries({
  'reveals another number': (said) => ({ ...said, reveal: { ...said.reveal, nonce: random() } }),
  'commits a second time': (said) => ({ ...said, commitment: random(), reveal: null }),
  'revealed without having had all commitments': (said) => ({ ...said, reveal: { ...said.reveal, commitments: random() } }),
} satisfies Record<string, (said: Awaited<ReturnType<typeof revealed>>['honest']) => CodeStatement>)) {
  test(`a member who ${name} ends the check for good`, async () => {
    const { ana, honest } = await revealed();
    await ana.hear(1, forge(honest));
    assert.ok(ana.tampered);
    await ana.hear(1, honest);
    assert.ok(ana.tampered && ana.code === null, 'no second chance');
  });

  test(`a member who ${name} after the code was shown takes the code away`, async () => {
    const { ana, honest } = await revealed();
    await ana.hear(1, honest);
    assert.notEqual(ana.code, null);
    await ana.hear(1, forge(honest));
    assert.ok(ana.tampered && ana.code === null);
  });
}

test('repetition and disorder change nothing', async () => {
  const nonces = [random(), random(), random()] as const;
  const [ana, ben, cai] = [await begin(0, nonces[0], { count: 3 }), await begin(1, nonces[1], { count: 3 }), await begin(2, nonces[2], { count: 3 })];
  const commitments = { ben: ben.statement(false), cai: cai.statement(false) };
  await talk(ana, ben, cai);
  const late = await begin(0, nonces[0], { count: 3 });
  // Ben's reveal overtakes everything, an older word of his comes after it, Cai's commitment last.
  for (const statement of [ben.statement(false), commitments.ben, ben.statement(true)]) await late.hear(1, statement);
  assert.equal(late.code, null);
  for (const statement of [commitments.cai, cai.statement(false), cai.statement(false)]) await late.hear(2, statement);
  assert.deepEqual(late.code, ana.code);
});

test('a commitment of an earlier epoch, of another leaf, of a stranger or of ourselves is worth nothing', async () => {
  const nonce = random();
  const [ana, old] = [await begin(0, random(), { epoch: 2 }), await begin(1, nonce, { epoch: 1 })];
  const own = await begin(0);
  await ana.hear(7, old.statement(false));
  await ana.hear(0, own.statement(false));
  assert.ok(!ana.revealed && !ana.tampered);
  const { commitment } = old.statement(false);
  await ana.hear(1, { asking: false, commitment, reveal: null });
  const { reveal } = ana.statement(false);
  await ana.hear(1, { asking: false, commitment, reveal: { commitments: reveal?.commitments ?? random(), nonce } });
  assert.ok(ana.tampered, 'the same number hashes to something else here');
});

test('statements survive the wire, and nothing else is taken for one', () => {
  const statements: CodeStatement[] = [
    { asking: false, commitment: filled(1), reveal: null },
    { asking: true, commitment: filled(1), reveal: { commitments: filled(2), nonce: filled(3) } },
  ];
  for (const statement of statements) assert.deepEqual(decodeStatement(encodeStatement(statement)), statement);
  const wire = encodeStatement({ asking: false, commitment: filled(1), reveal: null });
  for (const bytes of [wire.slice(1), wire.slice(0, -1), Uint8Array.from([...wire, 0]), Uint8Array.from([1, ...wire.slice(1)]), Uint8Array.from([2, 2, ...wire.slice(2)]), new Uint8Array(0)]) {
    assert.equal(decodeStatement(bytes), null);
  }
});
