import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  appointmentInputSchema, clientMessageSchema, errorCodeSchema, helloSchema, httpStatusOf, isRecoverable, joinAndConfigureSchema,
  joinSubscriberSchema, jsepSchema, participantIdSchema, redemptionInputSchema,
} from './index.ts';

const participantId = `par_${'A'.repeat(22)}`;

test('ids have one exact shape', () => {
  assert.ok(participantIdSchema.safeParse(participantId).success);
  for (const bad of ['', 'par_', `apt_${'A'.repeat(22)}`, `par_${'A'.repeat(21)}`, `par_${'A'.repeat(23)}`, `par_${'A'.repeat(21)}/`, `${participantId}\n`])
    assert.ok(!participantIdSchema.safeParse(bad).success, JSON.stringify(bad));
});

test('a message with a field nobody asked for is refused', () => {
  assert.ok(clientMessageSchema.safeParse({ type: 'admit', participantId }).success);
  for (const extra of [{ role: 'clinician' }, { state: 'admitted' }, { appointmentId: 'x' }])
    assert.ok(!clientMessageSchema.safeParse({ type: 'admit', participantId, ...extra }).success, JSON.stringify(extra));
  assert.ok(!clientMessageSchema.safeParse({ type: 'Admit', participantId }).success);
  assert.ok(!helloSchema.safeParse({ type: 'hello', token: 't', role: 'clinician' }).success);
  assert.ok(!redemptionInputSchema.safeParse({ secret: 'x'.repeat(42) }).success);
});

test('an appointment needs readable times and somebody in it', () => {
  const good = { start: '2030-01-01T10:00:00+01:00', end: '2030-01-01T10:30:00Z', participants: [{ role: 'patient', name: 'Maria' }] };
  assert.ok(appointmentInputSchema.safeParse(good).success);
  const bad: readonly object[] = [
    { ...good, start: '2030-01-01 10:00' }, { ...good, end: 'tomorrow' }, { ...good, participants: [] },
    { ...good, participants: [{ role: 'admin', name: 'Maria' }] }, { ...good, participants: [{ role: 'patient', name: '  ' }] },
    { ...good, participants: [{ role: 'patient', name: 'a\r\nBcc: b' }] }, { ...good, id: 'apt_mine' },
  ];
  for (const body of bad) assert.ok(!appointmentInputSchema.safeParse(body).success, JSON.stringify(body));
});

test('Janus requests carry no power a browser must not have', () => {
  const publish = { request: 'joinandconfigure', ptype: 'publisher' };
  assert.ok(joinAndConfigureSchema.safeParse(publish).success);
  for (const extra of ['record', 'filename', 'secret', 'pin', 'room', 'id', 'display', 'token', 'admin_key'])
    assert.ok(!joinAndConfigureSchema.safeParse({ ...publish, [extra]: 'x' }).success, extra);
  assert.ok(!joinAndConfigureSchema.safeParse({ ...publish, request: 'JoinAndConfigure' }).success);
  assert.ok(!joinAndConfigureSchema.safeParse({ ...publish, bitrate: 50_000_000 }).success);
  assert.ok(!joinSubscriberSchema.safeParse({ request: 'join', ptype: 'subscriber', streams: [] }).success);
  assert.ok(!jsepSchema.safeParse({ type: 'offer', sdp: 'v=0', e2ee: false }).success, 'media in clear is refused');
});

test('every code has an HTTP status of its kind', () => {
  for (const code of errorCodeSchema.options) {
    const status = httpStatusOf(code as never);
    assert.ok(status >= 400 && status < 600, code);
  }
  assert.equal(httpStatusOf('not-found'), 404);
  assert.ok(isRecoverable('rate-limited') && !isRecoverable('forbidden'));
});
