import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MlsKeyAgreement } from '../../packages/e2ee/src/core/index.ts';
import type { GroupEpoch, Offer } from '../../packages/e2ee/src/core/key-agreement.ts';
import { newGroupId } from '../../packages/e2ee/src/core/group-id.ts';
import { seededRandom } from './support/seeded-random.ts';

/** A few in every run; E2EE_LIFECYCLE_SEEDS=500 before the library or its patch changes. */
const seeds = Number(process.env['E2EE_LIFECYCLE_SEEDS'] ?? 6);
const steps = 25;
const maxMembers = 8;

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

interface Person { readonly agreement: MlsKeyAgreement; readonly offer: Offer; epoch: GroupEpoch | null; }

async function person(participantId: string): Promise<Person> {
  const identity = { appointmentId: 'apt_1', participantId, role: 'clinician', name: participantId };
  const agreement = await MlsKeyAgreement.start({ identity, saved: null, webCrypto: crypto.subtle, now: () => Date.now(), randomBytes });
  return { agreement, offer: await agreement.offer(), epoch: null };
}

/** A random life of one group: anybody may commit, people come, go and are replaced, one or several at a time. */
class Life {
  readonly #random: (below: number) => number;
  inside: readonly Person[] = [];
  #born = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  async begin(): Promise<void> {
    const founder = await this.#newcomer();
    founder.epoch = await founder.agreement.create(newGroupId('apt_1', randomBytes));
    this.inside = [founder];
  }

  async step(): Promise<void> {
    const committer = this.#pick(this.inside);
    const others = this.inside.filter((one) => one !== committer);
    const leaving = others.length === 0 ? [] : this.#some(others, this.#random(3));
    const room = maxMembers - this.inside.length + leaving.length;
    // Removing the last other member alone is not a commit's business: see insiders.test.ts.
    const least = leaving.length === others.length || leaving.length === 0 ? 1 : 0;
    const joining = await Promise.all(Array.from({ length: Math.min(room, least + this.#random(2)) }, () => this.#newcomer()));
    if (leaving.length + joining.length > 0) await this.#commit(committer, leaving, joining);
  }

  async #commit(committer: Person, leaving: readonly Person[], joining: readonly Person[]): Promise<void> {
    const staged = await epochOf(committer).change({
      remove: leaving.map((one) => epochOf(one).ownLeaf),
      add: joining.map((one) => committer.agreement.inspect(one.offer.bytes)),
    });
    for (const one of leaving) assert.equal(await epochOf(one).process(staged.bytes), null, 'the removed learn only that they are removed');
    const staying = this.inside.filter((one) => !leaving.includes(one));
    for (const one of staying) one.epoch = one === committer ? staged.next : await epochOf(one).process(staged.bytes);
    for (const one of joining) one.epoch = (await one.agreement.join(staged.welcome ?? new Uint8Array(0), [one.offer])).epoch;
    this.inside = [...staying, ...joining];
  }

  #newcomer(): Promise<Person> {
    this.#born += 1;
    return person(`p${this.#born}`);
  }

  #some(from: readonly Person[], count: number): readonly Person[] {
    const picked = new Set<Person>();
    while (picked.size < Math.min(count, from.length)) picked.add(this.#pick(from));
    return [...picked];
  }

  #pick(from: readonly Person[]): Person {
    const picked = from[this.#random(from.length)];
    assert.ok(picked);
    return picked;
  }
}

function epochOf(one: Person): GroupEpoch {
  assert.ok(one.epoch);
  return one.epoch;
}

async function assertAgreed(members: readonly Person[]): Promise<void> {
  const views = await Promise.all(members.map(async (one) => {
    const held = epochOf(one);
    return { epoch: held.epoch, roster: held.members, baseKey: hex(await held.baseKey(16)), authenticator: hex(held.authenticator()) };
  }));
  for (const view of views) assert.deepEqual(view, views[0]);
  assert.equal(views[0]?.roster.length, members.length);
  assert.ok(Math.max(...members.map((one) => epochOf(one).ownLeaf)) < maxMembers, 'leaves stay within the KID');
}

for (let seed = 1; seed <= seeds; seed += 1) {
  test(`a group's life, seed ${seed}: every joiner gets in, all agree, nobody removed follows`, async () => {
    const life = new Life(seed);
    await life.begin();
    for (let step = 0; step < steps; step += 1) {
      await life.step();
      await assertAgreed(life.inside);
    }
  });
}
