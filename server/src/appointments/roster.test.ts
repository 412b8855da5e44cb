import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seatStateSchema } from '@consult-room/protocol';
import { rosterFor } from './roster.ts';
import { consultationOf } from './testing/consultation-of.ts';

const everybody = consultationOf(seatStateSchema.options.map((state) => ({ id: `par_${state}`, state, waitingSinceMs: 7 })));
const sources = { shownState: ({ state }: { readonly state: 'waiting' | (typeof seatStateSchema.options)[number] }) => state, mediaOf: () => null };
const namesFor = (viewer: number): readonly string[] => {
  const seat = everybody.seats[viewer];
  return seat === undefined ? [] : rosterFor(seat, everybody, sources).map(({ id }) => id);
};

test('a guest inside knows who is inside, and nobody else', () => {
  assert.deepEqual(namesFor(1), ['par_admitted', 'par_in-room']);
});

test('a clinician inside also knows who stands before the room', () => {
  assert.deepEqual(namesFor(0), ['par_arrived', 'par_checking', 'par_waiting', 'par_admitted', 'par_in-room', 'par_held']);
});

test('since when somebody waits is told of those who wait', () => {
  const [host] = everybody.seats;
  assert.ok(host !== undefined);
  const told = rosterFor(host, everybody, sources).filter((entry) => entry.waitingSince !== undefined).map(({ id }) => id);
  assert.deepEqual(told, ['par_arrived', 'par_checking', 'par_waiting', 'par_held']);
});

test('an admission under way does not show', () => {
  const [host] = everybody.seats;
  assert.ok(host !== undefined);
  const entries = rosterFor({ ...host, role: 'patient' }, everybody, { ...sources, shownState: ({ state }) => (state === 'admitted' ? 'waiting' : state) });
  assert.deepEqual(entries.map(({ id }) => id), ['par_in-room']);
});
