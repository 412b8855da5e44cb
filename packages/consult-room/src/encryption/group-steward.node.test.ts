import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideGroup, type GroupSituation } from './group-steward.ts';

const host: GroupSituation = { selfId: 'host', isHost: true, groupId: null, epoch: 0, connected: new Set(['host']), outside: new Set(), founded: null };
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

test('a group without its committer is replaced by a host who is in it, by nobody else and not when it is their own', () => {
  const inside: GroupSituation = { ...host, groupId: 'G', epoch: 4 };
  const orphan = { groupId: 'G', epoch: 4, committer: null };
  const led = { ...orphan, committer: 'other' };
  assert.equal(decideGroup(orphan, inside), 'create');
  assert.equal(decideGroup(led, { ...inside, outside: new Set(['other']) }), 'create');
  assert.equal(decideGroup(orphan, { ...inside, founded: 'G' }), 'nothing');
  assert.equal(decideGroup(orphan, { ...inside, isHost: false }), 'nothing');
  assert.equal(decideGroup(led, { ...inside, isHost: false, outside: new Set(['other']) }), 'nothing');
});

test('a committer who is there, or whose line broke for a while, keeps the group', () => {
  const inside: GroupSituation = { ...host, groupId: 'G', epoch: 4 };
  const led = { groupId: 'G', epoch: 4, committer: 'other' };
  assert.equal(decideGroup(led, { ...inside, connected: new Set(['host', 'other']) }), 'nothing');
  assert.equal(decideGroup(led, inside), 'nothing');
  assert.equal(decideGroup({ ...led, committer: 'host' }, { ...inside, outside: new Set(['host']) }), 'nothing');
});
