import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialSnapshot } from './session/initial-snapshot.ts';
import type { PersonView, SessionSnapshot } from './session/snapshot.ts';
import { eventsBetween } from './snapshot-events.ts';

const names = (before: Partial<SessionSnapshot>, after: Partial<SessionSnapshot>) =>
  eventsBetween({ ...initialSnapshot, ...before }, { ...initialSnapshot, ...before, ...after }).map(({ type }) => type);

const person: PersonView = {
  id: 'par_a', role: 'patient', name: 'Maria Jensen', state: 'in-room', connected: true, microphone: true, camera: true,
  stream: null, screen: null, quality: null, encryption: 'pending', identity: null, waitingSince: null,
};

test('the way in', () => {
  assert.deepEqual(names({ state: 'checking' }, { state: 'waiting' }), ['consult-state-change', 'consult-waiting']);
  assert.deepEqual(names({ state: 'waiting' }, { state: 'connecting' }), ['consult-state-change', 'consult-admitted']);
  assert.deepEqual(names({ state: 'connecting' }, { state: 'in-room' }), ['consult-state-change', 'consult-joined']);
});

test('interrupted and recovered, without joining a second time', () => {
  assert.deepEqual(names({ state: 'in-room' }, { state: 'reconnecting' }), ['consult-state-change', 'consult-interrupted']);
  assert.deepEqual(names({ state: 'reconnecting' }, { state: 'in-room' }), ['consult-state-change', 'consult-recovered']);
  assert.deepEqual(names({ state: 'reconnecting' }, { state: 'trouble', reason: 'media-failed' }), ['consult-state-change', 'consult-error']);
});

const away = (rung: 'restart' | 'renew') => ({ ...initialSnapshot, interruption: { rung, sinceMs: 1_000_000 } });

test('an interruption says what is done about it, and a recovery what helped and how long media was away', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const interrupted = eventsBetween({ ...away('restart'), state: 'in-room' }, { ...away('restart'), state: 'reconnecting', reason: 'media' });
  assert.deepEqual(interrupted.map(({ detail }) => detail).at(-1), { reason: 'media', rung: 'restart' });
  t.mock.timers.tick(2_300);
  const recovered = eventsBetween({ ...away('renew'), state: 'reconnecting' }, { ...away('renew'), state: 'in-room' });
  assert.deepEqual([recovered.at(-1)?.type, recovered.at(-1)?.detail], ['consult-recovered', { rung: 'renew', durationMs: 2_300 }]);
  const stuck = eventsBetween({ ...away('renew'), state: 'trouble' }, { ...away('renew'), state: 'in-room' });
  assert.deepEqual(stuck.map(({ type }) => type), ['consult-state-change', 'consult-recovered']);
});

test('every ending is left, a denied one is denied first', () => {
  assert.deepEqual(names({ state: 'waiting' }, { state: 'ended', reason: 'denied' }), ['consult-state-change', 'consult-denied', 'consult-left']);
  assert.deepEqual(names({ state: 'in-room' }, { state: 'ended', reason: 'left' }), ['consult-state-change', 'consult-left']);
});

test('a device error is told once, with its code', () => {
  const failed = { ...initialSnapshot.check, microphone: { status: 'pass' as const }, camera: { status: 'fail' as const, code: 'camera-in-use' } };
  const events = eventsBetween(initialSnapshot, { ...initialSnapshot, check: failed });
  assert.deepEqual(events.map(({ type }) => type), ['consult-check-result', 'consult-device-error']);
  assert.deepEqual(events[1]?.detail, { code: 'camera-in-use', device: 'camera', recoverable: true });
  assert.deepEqual(names({ check: failed }, { check: { ...failed, speaker: { status: 'pass' } } }), ['consult-check-result']);
});

test('people are told without names, and only when something said has changed', () => {
  const [event] = eventsBetween(initialSnapshot, { ...initialSnapshot, people: [person] });
  assert.deepEqual(event?.detail, { participants: [{ id: 'par_a', role: 'patient', state: 'in-room', connected: true }] });
  assert.ok(!JSON.stringify(event?.detail).includes('Maria'));
  assert.deepEqual(names({ people: [person] }, { people: [{ ...person, camera: false }] }), []);
  assert.deepEqual(names({ people: [person] }, { people: [] }), ['consult-participant-change']);
});

test('encryption and quality speak when they change', () => {
  const encrypted = { encryption: { state: 'encrypted' as const, code: 'authenticated' }, quality: { level: 'good' as const, score: 90, reasons: [] } };
  assert.deepEqual(names({}, encrypted), ['consult-quality', 'consult-encryption-change']);
  assert.deepEqual(names(encrypted, { quality: { level: 'good', score: 90, reasons: [] } }), []);
});

test('events bubble out of shadow roots, and only leaving can be stopped', () => {
  const [change] = eventsBetween(initialSnapshot, { ...initialSnapshot, state: 'checking' });
  assert.deepEqual([change?.bubbles, change?.composed, change?.cancelable], [true, true, false]);
});

test('each message once, ours and others’, with its words; of a file everything but the file', () => {
  const text = { id: 'a-1', from: 'par_a', at: 7, text: 'hello', file: null };
  const file = { id: 'own-1', from: 'par_b', at: 8, text: null, file: new File(['12345'], 'letter.pdf', { type: 'application/pdf' }) };
  const details = eventsBetween({ ...initialSnapshot, messages: [text] }, { ...initialSnapshot, messages: [text, file] }).map(({ type, detail }) => ({ type, detail }));
  assert.deepEqual(details, [{ type: 'consult-message', detail: { kind: 'file', id: 'own-1', from: 'par_b', at: 8, name: 'letter.pdf', type: 'application/pdf', size: 5 } }]);
  assert.deepEqual(eventsBetween(initialSnapshot, { ...initialSnapshot, messages: [text] })[0]?.detail, { kind: 'text', id: 'a-1', from: 'par_a', at: 7, text: 'hello' });
  const fileProgress = { id: '1', from: null, done: 3, size: 5 };
  assert.deepEqual(eventsBetween(initialSnapshot, { ...initialSnapshot, fileProgress }).map(({ type, detail }) => ({ type, detail })), [{ type: 'consult-file-progress', detail: fileProgress }]);
});

test('a device that cannot be used any more is told once; news of devices is not an error', () => {
  const notice = { kind: 'microphone', code: 'microphone-in-use', label: 'Headset' } as const;
  assert.deepEqual(names({}, { deviceNotices: [notice] }), ['consult-device-error']);
  assert.deepEqual(names({ deviceNotices: [notice] }, { deviceNotices: [{ ...notice }] }), []);
  assert.deepEqual(names({}, { deviceNotices: [{ kind: 'microphone', code: 'found', label: 'Headset', id: 'h' }] }), []);
});
