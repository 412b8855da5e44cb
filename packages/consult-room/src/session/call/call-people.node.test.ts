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
