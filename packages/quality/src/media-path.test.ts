import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaPathOf } from './media-path.ts';
import type { StatsEntry } from './stats-report.ts';

const report = (local: Partial<StatsEntry>, pair: Partial<StatsEntry> = { nominated: true }): readonly StatsEntry[] => [
  { id: 'other', type: 'candidate-pair', state: 'failed', nominated: true, localCandidateId: 'none' },
  { id: 'idle', type: 'candidate-pair', state: 'succeeded', nominated: false, localCandidateId: 'none' },
  { id: 'pair', type: 'candidate-pair', state: 'succeeded', localCandidateId: 'local', ...pair },
  { id: 'local', type: 'local-candidate', ...local },
];

test('straight ways are one, whatever the browser calls its own address', () => {
  for (const candidateType of ['host', 'srflx', 'prflx']) assert.equal(mediaPathOf(report({ candidateType })), 'direct');
});

test('a relay counts by what reaches it', () => {
  for (const relayProtocol of ['udp', 'tcp', 'tls']) assert.equal(mediaPathOf(report({ candidateType: 'relay', relayProtocol })), `relay-${relayProtocol}`);
  assert.equal(mediaPathOf(report({ candidateType: 'relay' })), 'relay-udp', 'a browser that does not say');
});

test('Firefox marks the pair in use as selected', () => {
  assert.equal(mediaPathOf(report({ candidateType: 'relay', relayProtocol: 'tls' }, { selected: true })), 'relay-tls');
});

test('without a pair in use there is no path', () => {
  assert.equal(mediaPathOf(report({ candidateType: 'host' }, { nominated: false })), null);
  assert.equal(mediaPathOf([]), null);
});
