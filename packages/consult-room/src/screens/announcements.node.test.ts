import assert from 'node:assert/strict';
import { test } from 'node:test';
import { english } from '../i18n/localizer.ts';
import type { PersonView, SessionSnapshot } from '../session/snapshot.ts';
import { blankSnapshot } from '../testing/session-fixture.ts';
import { announcements } from './announcements.ts';

const maria: PersonView = {
  id: 'par_1', role: 'patient', name: 'Maria', state: 'waiting', connected: true, microphone: true, camera: true,
  stream: null, screen: null, quality: null, encryption: 'pending', identity: null, waitingSince: 0,
};
const said = (before: Partial<SessionSnapshot>, after: Partial<SessionSnapshot>): readonly string[] =>
  announcements({ ...blankSnapshot, ...before }, { ...blankSnapshot, ...after }, english);

test('it is your turn, and you are in', () => {
  assert.deepEqual(said({ state: 'waiting' }, { state: 'connecting' }), ['It is your turn']);
  assert.deepEqual(said({ state: 'connecting' }, { state: 'in-room' }), ['You are in the consultation']);
});

test('a lost connection is told, and a lost person too', () => {
  assert.match(said({ state: 'in-room' }, { state: 'reconnecting' })[0] ?? '', /Your place is kept/);
  assert.match(said({ state: 'in-room' }, { state: 'reconnecting', reason: 'encryption' })[0] ?? '', /encryption/);
  const inside = { ...maria, state: 'in-room' } as const;
  assert.deepEqual(said({ people: [inside] }, { people: [{ ...inside, connected: false }] }), ['Maria’s connection dropped. We are keeping their place.']);
});

const away = (rung: 'restart' | 'relay' | 'renew'): Partial<SessionSnapshot> => ({ state: 'reconnecting', reason: 'media', interruption: { rung, sinceMs: 0 } });

test('each thing that is tried is told in other words, and being back', () => {
  assert.match(said({ state: 'in-room' }, away('restart'))[0] ?? '', /^Your connection is unstable/);
  assert.deepEqual(said(away('restart'), away('relay')), []);
  assert.match(said(away('relay'), away('renew'))[0] ?? '', /^The connection dropped/);
  assert.deepEqual(said(away('renew'), { ...away('renew'), state: 'in-room' }), ['You are in the consultation']);
  const inside = { ...maria, state: 'in-room' } as const;
  assert.deepEqual(said({ people: [inside] }, { people: [{ ...inside, reconnecting: true }] }), ['Maria’s connection is unstable. We are reconnecting…']);
});

test('someone knocks, comes in and leaves: once each', () => {
  assert.deepEqual(said({}, { people: [maria] }), ['Maria is waiting']);
  assert.deepEqual(said({ people: [maria] }, { people: [{ ...maria }] }), []);
  assert.deepEqual(said({ people: [maria] }, { people: [{ ...maria, state: 'in-room' }] }), ['Maria is here']);
  assert.deepEqual(said({ people: [{ ...maria, state: 'in-room' }] }, { people: [{ ...maria, state: 'left' }] }), ['Maria has left']);
});

test('a place in line is told when it changes, and what the clinic writes', () => {
  const waiting = { position: 2, etaMinutes: null, clinicianPresent: true, notices: [] };
  assert.deepEqual(said({ state: 'waiting', waiting }, { state: 'waiting', waiting: { ...waiting, position: 1 } }), ['You are next']);
  assert.deepEqual(said({ state: 'waiting', waiting }, { state: 'waiting', waiting: { ...waiting, notices: [{ text: 'Soon.', at: 1 }] } }), ['Soon.']);
});

test('a newcomer among people who compared the code is told of, once', () => {
  const verified = { encryption: { state: 'verified', code: 'compared' }, safety: { code: null, members: ['Maria'], asserted: [], unchecked: [] } } as const;
  const joined = { encryption: { state: 'encrypted', code: 'authenticated' }, safety: { code: null, members: ['Maria', 'Tom'], asserted: [], unchecked: ['Tom'] } } as const;
  assert.deepEqual(said(verified, joined), ['1 new, not compared yet']);
  assert.deepEqual(said(joined, joined), []);
});

const quality = (level: 'good' | 'poor') => ({ quality: { level, score: 0, reasons: [] } });

test('only bad news of the connection is spoken', () => {
  assert.deepEqual(said(quality('good'), quality('poor')), ['Weak connection']);
  assert.deepEqual(said(quality('poor'), quality('poor')), []);
  assert.deepEqual(said(quality('poor'), quality('good')), []);
});
