import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consultationOf } from './testing/consultation-of.ts';
import { isLookedAfterBy, placeInLine } from './waiting-line.ts';

const waiting = (id: string, sinceMs: number, appointment: string, staffId: string | null = null) =>
  consultationOf([{ id, state: 'waiting', waitingSinceMs: sinceMs, appointmentId: appointment }], { id: appointment }, staffId);

test('by the time people came, over all appointments of the same clinician', () => {
  const all = [waiting('a', 30, 'apt_a', 's1'), waiting('b', 10, 'apt_b', 's1'), waiting('c', 5, 'apt_c', 's2'), waiting('d', 1, 'apt_d'), waiting('e', 30, 'apt_e', 's1')];
  const places = all.map((own) => placeInLine(all, own, own.seats[1]?.id ?? ''));
  assert.deepEqual(places, [2, 1, 1, 1, 3]);
});

test('who is not waiting has no place, and takes none', () => {
  const inside = consultationOf([{ id: 'x', state: 'in-room', waitingSinceMs: 1 }], { id: 'apt_x' });
  const next = waiting('y', 9, 'apt_y');
  assert.equal(placeInLine([inside, next], inside, 'x'), null);
  assert.equal(placeInLine([inside, next], next, 'y'), 1);
});

test('a member of staff looks after their own, and what is nobody\'s', () => {
  assert.equal(isLookedAfterBy(waiting('a', 1, 'apt_a', 's1'), 's1'), true);
  assert.equal(isLookedAfterBy(waiting('a', 1, 'apt_a', 's1'), 's2'), false);
  assert.equal(isLookedAfterBy(waiting('a', 1, 'apt_a'), 's2'), true);
});
