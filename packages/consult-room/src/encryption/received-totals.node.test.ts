import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receivedTotals } from './received-totals.ts';

test('each inbound line counts for whom it carries, sound without decoded frames, and nothing else counts', () => {
  const report = new Map<string, Record<string, unknown>>([
    ['a', { type: 'inbound-rtp', kind: 'audio', mid: '0', bytesReceived: 500, framesDecoded: 0 }],
    ['v', { type: 'inbound-rtp', kind: 'video', mid: '1', bytesReceived: 9_000, framesDecoded: 30 }],
    ['n', { type: 'inbound-rtp', kind: 'video', mid: '2', bytesReceived: 40 }],
    ['x', { type: 'inbound-rtp', kind: 'video', mid: '9', bytesReceived: 1, framesDecoded: 1 }],
    ['o', { type: 'outbound-rtp', kind: 'video', mid: '1', bytesReceived: 1, framesDecoded: 1 }],
  ]);
  const inbound = [{ mid: '0', participantId: 'ana', slot: 0 }, { mid: '1', participantId: 'ana', slot: 1 }, { mid: '2', participantId: 'ben', slot: 2 }];
  assert.deepEqual(receivedTotals(report, inbound), [
    { key: 'receive/ana/0', line: '0', bytes: 500, framesDecoded: null },
    { key: 'receive/ana/1', line: '1', bytes: 9_000, framesDecoded: 30 },
    { key: 'receive/ben/2', line: '2', bytes: 40, framesDecoded: 0 },
  ]);
});
