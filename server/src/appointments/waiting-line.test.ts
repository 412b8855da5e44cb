import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consultationOf } from './testing/consultation-of.ts';
import { isLookedAfterBy, placesInLine } from './waiting-line.ts';

const waiting = (id: string, sinceMs: number, appointment: string, staffId: string | null = null) =>
  consultationOf([{ id, state: 'waiting', waitingSinceMs: sinceMs, appointmentId: appointment }], { id: appointment }, staffId);

test('by the time people came, over all appointments of the same clinician', () => {
  const all = [waiting('a', 30, 'apt_a', 's1'), waiting('b', 10, 'apt_b', 's1'), waiting('c', 5, 'apt_c', 's2'), waiting('d', 1, 'apt_d'), waiting('e', 30, 'apt_e', 's1')];
  assert.deepEqual(Object.fromEntries(placesInLine(all)), { a: 2, b: 1, c: 1, d: 1, e: 3 });
});

test('who is not waiting has no place, and takes none', () => {
  const inside = consultationOf([{ id: 'x', state: 'in-room', waitingSinceMs: 1 }], { id: 'apt_x' });
  const next = waiting('y', 9, 'apt_y');
  const over = consultationOf([{ id: 'z', state: 'waiting', waitingSinceMs: 1 }], { id: 'apt_z', state: 'cancelled' });
  assert.deepEqual(Object.fromEntries(placesInLine([inside, next, over])), { y: 1 });
});

test('who waits for either of two clinicians stands behind both lines, counting nobody twice', () => {
  const either = (id: string, sinceMs: number) => {
    const one = waiting(id, sinceMs, `apt_${id}`, 's1');
    return { ...one, seats: [...one.seats, ...consultationOf([], {}, 's2').seats] };
  };
  const all = [waiting('a', 1, 'apt_a', 's1'), waiting('b', 2, 'apt_b', 's2'), either('c', 3), either('d', 4), waiting('e', 5, 'apt_e', 's2')];
  assert.deepEqual(Object.fromEntries(placesInLine(all)), { a: 1, b: 1, c: 3, d: 4, e: 4 });
});

test('a member of staff looks after their own, and what is nobody\'s', () => {
  assert.equal(isLookedAfterBy(waiting('a', 1, 'apt_a', 's1'), 's1'), true);
  assert.equal(isLookedAfterBy(waiting('a', 1, 'apt_a', 's1'), 's2'), false);
  assert.equal(isLookedAfterBy(waiting('a', 1, 'apt_a'), 's2'), true);
});
