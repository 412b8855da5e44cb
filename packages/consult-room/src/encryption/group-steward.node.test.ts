import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideGroup, type GroupSituation } from './group-steward.ts';

const host: GroupSituation = { selfId: 'host', isHost: true, groupId: null, epoch: 0, connected: new Set(['host']) };
const guest: GroupSituation = { ...host, selfId: 'guest', isHost: false };

test('a host opens the first group, a guest waits for it', () => {
  assert.equal(decideGroup({ groupId: null, epoch: 0, committer: null }, host), 'create');
  assert.equal(decideGroup({ groupId: null, epoch: 0, committer: null }, guest), 'nothing');
});

test('a host that reloaded replaces its own group', () => {
  assert.equal(decideGroup({ groupId: 'G', epoch: 4, committer: 'host' }, host), 'create');
  assert.equal(decideGroup({ groupId: 'G', epoch: 4, committer: 'host' }, { ...host, groupId: 'G', epoch: 4 }), 'nothing');
});

test('a second host joins while the first is there, and takes over when it is gone', () => {
  const message = { groupId: 'G', epoch: 4, committer: 'other' };
  assert.equal(decideGroup(message, { ...host, connected: new Set(['host', 'other']) }), 'nothing');
  assert.equal(decideGroup(message, host), 'create');
});

test('whoever is behind fetches, also a guest', () => {
  const message = { groupId: 'G', epoch: 4, committer: 'host' };
  assert.equal(decideGroup(message, { ...guest, groupId: 'G', epoch: 3 }), 'fetch-commits');
  assert.equal(decideGroup(message, { ...guest, groupId: 'G', epoch: 4 }), 'nothing');
});
