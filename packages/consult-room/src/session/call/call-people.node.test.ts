import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { slot, type GroupMember } from '@consult-room/e2ee/messages';
import type { ParticipantId, RosterEntry } from '@consult-room/protocol';
import { CallPeople } from './call-people.ts';

/** All that is used of a MediaStream here: that it holds the tracks it was made of. */
class Stream {
  readonly tracks: readonly MediaStreamTrack[];

  constructor(tracks: readonly MediaStreamTrack[]) {
    this.tracks = tracks;
  }
}

before(() => { Object.assign(globalThis, { MediaStream: Stream }); });

const seat = (id: string): RosterEntry => ({ id: id as ParticipantId, role: 'patient', name: `${id} by the gateway`, state: 'in-room', connected: true, microphone: true, camera: true, screen: false });
const member = (participantId: string): GroupMember => ({ leaf: 1, appointmentId: 'apt', participantId, role: 'patient', name: `${participantId} by themselves`, signatureKey: participantId, identity: 'claimed' });
const track = (id: string) => ({ id }) as MediaStreamTrack;

function people(...members: readonly string[]) {
  const known = new CallPeople('me');
  known.setRoster([seat('me'), seat('ana')]);
  for (const [which, name] of [[slot.microphone, 'sound'], [slot.camera, 'picture']] as const) {
    known.addTrack({ participantId: 'ana', slot: which }, track(name));
    known.addTrack({ participantId: 'stranger', slot: which }, track(`stranger ${name}`));
  }
  return known.views({ quality: () => null, encryption: () => 'pending', identity: () => null, members: members.map(member) });
}

test('a member of the group is shown, with the name the group gives', () => {
  const [ana, ...others] = people('ana');
  assert.deepEqual(others, []);
  const { name, stream } = ana ?? assert.fail();
  assert.equal(name, 'ana by themselves');
  assert.deepEqual((stream as unknown as Stream).tracks.map(({ id }) => id), ['sound', 'picture']);
});

test('whoever is not in the group is neither seen nor heard, though the gateway lists them and media comes', () => {
  const [ana] = people('me');
  assert.deepEqual([ana?.stream, ana?.screen, ana?.name], [null, null, 'ana by the gateway']);
});

test('media of somebody nobody listed goes nowhere, member or not', () => {
  assert.deepEqual(people('ana', 'stranger').map(({ id }) => id), ['ana']);
});

test('whoever is in the group in another role than the gateway says is shown in that one, as nobody to be sure of, without picture', () => {
  const known = new CallPeople('me');
  known.setRoster([seat('me'), { ...seat('ana'), role: 'clinician' }]);
  known.addTrack({ participantId: 'ana', slot: slot.camera }, track('picture'));
  const view = (role: string) => known.views({ quality: () => null, encryption: () => 'pending', identity: () => 'claimed', members: [{ ...member('ana'), role }] })
    .map((one) => [one.role, one.identity, one.stream === null]);
  assert.deepEqual(view('observer'), [['observer', 'refused', true]]);
  assert.deepEqual(view('wizard'), [['observer', 'refused', true]]);
  assert.deepEqual(view('clinician'), [['clinician', 'claimed', false]]);
});

test('who holds the keys and is not in the gateway’s list, or by it not in the room, is named', () => {
  const known = new CallPeople('me');
  known.setRoster([seat('me'), seat('ana'), { ...seat('ben'), state: 'held' }]);
  assert.deepEqual(known.unseen(['ana', 'ben', 'eve'].map(member)).map(({ participantId }) => participantId), ['ben', 'eve']);
});
