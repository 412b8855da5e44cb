import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EncryptionPort } from '@consult-room/e2ee/main';
import type { GroupStatus, OutgoingMls } from '@consult-room/e2ee/messages';
import type { ClientMessage, ParticipantId, RosterEntry, SeatState } from '@consult-room/protocol';
import { ConsultError } from '../consult-error.ts';
import { isTrouble } from '../screens/trouble/trouble-words.ts';
import { EncryptionController } from './encryption-controller.ts';

const nothing: GroupStatus = { groupId: null, epoch: 0, members: [], keyActive: false, safetyCode: null, silent: [] };

/** A controller on a port that writes down what it is told. */
function setUp(isHost: boolean, answer: (message: ClientMessage) => Promise<void> = () => Promise.resolve()) {
  const told: string[] = [];
  const away: (readonly string[])[] = [];
  const asked: ClientMessage[] = [];
  const failures: string[] = [];
  const recoverable: boolean[] = [];
  let lost = 0;
  let handlers: Parameters<ConstructorParameters<typeof EncryptionController>[0]['openPort']>[0] | undefined;
  let status = nothing;
  const controller = new EncryptionController({
    selfId: 'me', isHost, connected: () => new Set(['me']), onChange: () => {}, onLost: () => { lost += 1; }, onFailure: (error) => { failures.push(error.code); recoverable.push(error.recoverable); },
    request: (message) => {
      asked.push(message);
      return answer(message);
    },
    openPort: (given): EncryptionPort => {
      handlers = given;
      return {
        ready: Promise.resolve(), get status() { return status; }, connectionConfiguration: {}, unverified: [], markVerified: () => false,
        offerKeyPackage: () => void told.push('offer'),
        createGroup: (replaces) => void told.push(`create ${replaces}`),
        add: (id) => void told.push(`add ${id}`),
        remove: (id) => void told.push(`remove ${id}`),
        receive: ({ type }) => void told.push(`receive ${type}`),
        away: (ids) => void away.push(ids),
        say: () => Promise.resolve(),
        attachSender: () => {}, attachReceiver: () => {}, renewReceiver: () => {}, requestKeyFrame: () => {}, keyActive: () => Promise.resolve(), stats: async () => ({}), close: () => {},
      };
    },
  });
  return { controller, told, away, asked, failures, recoverable, get lost() { return lost; }, deliver: async (message: OutgoingMls) => handlers?.deliver(message), breakDown: (code: string) => handlers?.onFailure(code), be: (next: GroupStatus) => { status = next; handlers?.onStatus(next); } };
}

const noGroup = { type: 'group', groupId: null, epoch: 0, committer: null } as const;

test('a host opens one group, however often the gateway says that there is none', async () => {
  const { controller, told, deliver } = setUp(true);
  controller.handle(noGroup);
  controller.handle(noGroup);
  assert.deepEqual(told, ['create null']);
  assert.equal(await deliver({ type: 'group-create', groupId: 'G', replaces: null }), 'ok');
});

test('a group that lost the race gives way to what was said meanwhile, not to a new try', async () => {
  const { controller, told, deliver } = setUp(true, () => Promise.reject(new ConsultError('group-conflict')));
  controller.handle(noGroup);
  assert.equal(await deliver({ type: 'group-create', groupId: 'G', replaces: null }), 'conflict');
  await Promise.resolve();
  assert.deepEqual(told, ['create null']);
});

test('a guest offers a key package until one was taken, and another after each welcome', async () => {
  const { controller, told, deliver } = setUp(false);
  controller.handle(noGroup);
  controller.seatAdmitted();
  controller.seatAdmitted();
  assert.deepEqual(told, ['offer', 'offer']);
  await deliver({ type: 'key-package', bytes: 'AA==' });
  controller.seatAdmitted();
  assert.deepEqual(told, ['offer', 'offer']);
  controller.handle({ type: 'mls-welcome', groupId: 'G', epoch: 1, bytes: 'AA==' });
  assert.deepEqual(told.slice(2), ['receive mls-welcome', 'offer']);
});

test('the committer adds others and never itself', () => {
  const { controller, told } = setUp(true);
  controller.handle({ type: 'key-package', participantId: 'me', bytes: 'AA==' });
  controller.handle({ type: 'key-package', participantId: 'guest', bytes: 'AA==' });
  controller.handle({ type: 'member-gone', participantId: 'guest' });
  assert.deepEqual(told, ['add guest', 'remove guest']);
});

test('a member that is behind asks for what it missed', () => {
  const { controller, asked, be } = setUp(false);
  be({ ...nothing, groupId: 'G', epoch: 2, keyActive: true });
  controller.handle({ type: 'group', groupId: 'G', epoch: 4, committer: 'host' });
  assert.deepEqual(asked, [{ type: 'fetch-commits', groupId: 'G', fromEpoch: 2 }]);
});

test('a failure is told once, and no key counts as active after it', async () => {
  const { controller, failures, be, breakDown } = setUp(false);
  be({ ...nothing, groupId: 'G', epoch: 1, keyActive: true });
  assert.equal(controller.keyActive, true);
  breakDown('worker-silent');
  controller.fail('leak');
  await Promise.resolve();
  assert.deepEqual(failures, ['encryption-failed']);
  assert.equal(controller.failure, 'leak');
  assert.equal(controller.keyActive, false);
});

test('a worker that is gone is no failure yet: another one may take its place', async () => {
  for (const code of ['worker-lost', 'internal', 'counters-used-up']) {
    const setup = setUp(false);
    setup.breakDown(code);
    await Promise.resolve();
    assert.deepEqual([setup.lost, setup.failures], [1, []]);
  }
  const blocked = setUp(false);
  blocked.breakDown('worker-blocked');
  await Promise.resolve();
  assert.deepEqual([blocked.lost, blocked.failures], [0, ['encryption-failed']]);
});

test('a code that is not the same, or a member who cheated at it, ends the call in words of its own', async () => {
  const compared = setUp(false);
  compared.controller.compare('418207', false);
  assert.deepEqual([compared.failures, compared.controller.failure], [['code-mismatch'], 'code-mismatch']);
  const cheated = setUp(false);
  cheated.breakDown('safety-code-tampered');
  await Promise.resolve();
  assert.deepEqual([cheated.failures, cheated.controller.failure], [['code-mismatch'], 'safety-code-tampered']);
});

test('where nobody can be sure who is there, the person is told in words of its own', async () => {
  for (const [code, told] of [['identity-unproven', 'identity-unproven'], ['group-secret-missing', 'group-secret'], ['group-secret-wrong', 'group-secret']] as const) {
    const doubtful = setUp(false);
    doubtful.breakDown(code);
    await Promise.resolve();
    assert.deepEqual([doubtful.failures, doubtful.controller.failure, isTrouble(told)], [[told], code, true]);
  }
});

test('digits that are not the code any more verify nobody', () => {
  const { controller, failures } = setUp(false);
  assert.throws(() => { controller.compare('418207', true); }, { code: 'code-changed' });
  assert.deepEqual(failures, []);
});

const seat = (id: string, state: SeatState): RosterEntry => ({ id: id as ParticipantId, role: 'patient', name: id, state, connected: true, microphone: true, camera: true, screen: false });
const roster = (state: SeatState) => ({ type: 'roster', participants: [seat('me', 'in-room'), seat('other', state)] }) as const;
const member = (participantId: string, leaf: number) => ({ leaf, appointmentId: 'apt', participantId, role: 'patient' as const, name: participantId, signatureKey: participantId, identity: 'claimed' as const });
const together: GroupStatus = { ...nothing, groupId: 'G', epoch: 1, members: [member('me', 0), member('other', 1)], keyActive: true };

test('a host shuts out whom the roster shows outside, also when they come in by a late commit; a guest never does', async () => {
  const { controller, told, be } = setUp(true);
  be(together);
  controller.handle(roster('in-room'));
  assert.deepEqual(told, []);
  controller.handle(roster('held'));
  assert.deepEqual(told, ['remove other']);
  be({ ...together, members: [member('me', 0)] });
  be({ ...together, epoch: 2 });
  await Promise.resolve();
  assert.ok(told.length > 1 && told.every((line) => line === 'remove other'));
  const guest = setUp(false);
  guest.be(together);
  guest.controller.handle(roster('held'));
  assert.deepEqual(guest.told, []);
});

test('whom we dismissed loses the keys without a word from the gateway, in a group of our own only', async () => {
  const { controller, told, deliver, be } = setUp(true);
  be(together);
  controller.dismissed('other');
  assert.deepEqual(told, []);
  await deliver({ type: 'group-create', groupId: 'G', replaces: null });
  controller.handle({ type: 'group', groupId: 'G', epoch: 1, committer: null });
  controller.dismissed('other');
  assert.deepEqual(told, ['remove other']);
});

test('whom we dismissed comes back by our own word, or where another clinician may have given theirs, and not by the gateway’s', () => {
  const { controller, told, be } = setUp(true);
  be({ ...together, members: [member('me', 0)] });
  const offered = () => controller.handle({ type: 'key-package', participantId: 'other' as ParticipantId, bytes: 'AA==' });
  controller.dismissed('other');
  offered();
  assert.deepEqual(told, []);
  controller.readmitted('other');
  offered();
  assert.deepEqual(told, ['add other']);
  controller.dismissed('other');
  be({ ...together, members: [member('me', 0), { ...member('other', 1), role: 'clinician' }] });
  offered();
  assert.deepEqual(told, ['add other'], 'they are no such clinician themselves');
  be({ ...together, members: [member('me', 0), { ...member('colleague', 1), role: 'clinician' }] });
  offered();
  assert.deepEqual(told, ['add other', 'add other']);
});

test('a clinic that did not answer is worth another try', async () => {
  for (const [code, isWorthIt] of [['clinic-silent', true], ['identity-unproven', false]] as const) {
    const { failures, recoverable, breakDown } = setUp(false);
    breakDown(code);
    await Promise.resolve();
    assert.deepEqual([failures, recoverable, isTrouble(code)], [[code], [isWorthIt], true]);
  }
});

test('the group of a committer who left is replaced once, however often that is said', async () => {
  const { controller, told, deliver, be } = setUp(true);
  be(together);
  controller.handle({ type: 'group', groupId: 'G', epoch: 1, committer: 'other' as ParticipantId });
  controller.handle(roster('in-room'));
  assert.deepEqual(told, []);
  const orphan = { type: 'group', groupId: 'G', epoch: 1, committer: null } as const;
  for (const message of [roster('left'), orphan, roster('left')]) controller.handle(message);
  assert.deepEqual(told, ['create G']);
  await deliver({ type: 'group-create', groupId: 'H', replaces: 'G' });
  for (const message of [roster('left'), orphan]) controller.handle(message);
  be({ ...together, groupId: 'H', epoch: 0, members: [member('me', 0)] });
  for (const message of [{ ...orphan, groupId: 'H', epoch: 0 }, roster('left')]) controller.handle(message);
  await Promise.resolve();
  assert.deepEqual(told, ['create G']);
});

const withLine = (id: string, connected: boolean): RosterEntry => ({ id: id as ParticipantId, role: 'patient', name: id, state: 'in-room', connected, microphone: true, camera: true, screen: false });

test('whose line is down is not expected to answer inside the group', () => {
  const { controller, away } = setUp(false);
  controller.handle({ type: 'roster', participants: [withLine('ana', true), withLine('ben', false)] });
  assert.deepEqual(away, [['ben']]);
});

test('a group the gateway does not know any more is no reason to try again for ever', async () => {
  const { deliver } = setUp(false, () => Promise.reject(new ConsultError('group-unknown')));
  assert.equal(await deliver({ type: 'mls', groupId: 'G', bytes: 'AAAA' }), 'conflict');
});
