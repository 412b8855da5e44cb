import assert from 'node:assert/strict';
import { test } from 'node:test';
import { threatTable, threatsNamedBy } from './threat-table.ts';

test('the ids a name begins with, and no others', () => {
  assert.deepEqual(threatsNamedBy('F3 T3: a foreign id answers like an unknown one'), ['F3', 'T3']);
  assert.deepEqual(threatsNamedBy('T16/T17 – verbs outside the list'), ['T16', 'T17']);
  assert.deepEqual(threatsNamedBy('F14, T17: text'), ['F14', 'T17']);
  assert.deepEqual(threatsNamedBy('a link opened twenty times, F23'), []);
  assert.deepEqual(threatsNamedBy('Ten people at T1 wait'), []);
});

test('one failure outweighs what passed; held elsewhere and never run are told apart', () => {
  const results = [
    { id: 'F1', outcome: 'passed' }, { id: 'F1', outcome: 'failed' }, { id: 'F3', outcome: 'passed' }, { id: 'F4', outcome: 'skipped' },
    { id: 'F5', outcome: 'passed' }, { id: 'F5', outcome: 'skipped' },
  ] as const;
  const line = (id: string): string => threatTable(results, new Set(['T19'])).find((row) => row.trim().startsWith(`${id} `)) ?? '';
  assert.match(line('F1'), /FAIL, 1 of 2$/);
  assert.match(line('F3'), /pass, 1 test$/);
  assert.match(line('F4'), /skipped$/);
  assert.match(line('F5'), /pass, 1 test, 1 skipped$/);
  assert.match(line('T19'), /held by another layer/);
  assert.match(line('T20'), /not run$/);
});
