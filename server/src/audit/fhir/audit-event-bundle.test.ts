import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditActionSchema, type AuditEntry } from '@consult-room/protocol';
import { auditEventBundle, toAuditEvent } from './audit-event-bundle.ts';

const entry: AuditEntry = {
  v: 1, id: 'aud_1', clinic: 'cli_1', appointment: 'apt_1', seq: 4, ts: '2026-11-24T12:00:00.000Z', actor: { kind: 'staff', subject: 'stand-in' },
  action: 'seat.entered', outcome: 'success', target: 'par_1', detail: { from: 'admitted' }, prev: 'a'.repeat(64), hash: 'b'.repeat(64),
};

test('who, what, when, where and about which appointment', () => {
  const event = toAuditEvent(entry);
  assert.deepEqual([event.type.code, event.subtype?.map(({ code }) => code), event.action, event.outcome], ['110114', ['110122', 'seat.entered'], 'E', '0']);
  assert.equal(event.recorded, entry.ts);
  assert.deepEqual(event.agent.map(({ who, requestor }) => [who?.identifier?.value, requestor]), [['stand-in', true]]);
  assert.equal(event.source.observer.identifier?.value, 'cli_1');
  assert.deepEqual(event.entity?.map(({ what }) => what?.identifier?.value), ['apt_1', 'par_1']);
  assert.deepEqual(event.entity?.[0]?.detail?.map(({ type, valueString }) => `${type}=${valueString}`), ['seq=4', `prev=${entry.prev}`, `hash=${entry.hash}`, 'from=admitted']);
});

test('every action has a type FHIR requires, and an id FHIR accepts', () => {
  for (const action of auditActionSchema.options) {
    const event = toAuditEvent({ ...entry, action });
    assert.match(event.type.code ?? '', /^1101\d\d$/);
    assert.match(event.id ?? '', /^[A-Za-z0-9.-]{1,64}$/);
    assert.ok(event.subtype?.some(({ code }) => code === action));
    assert.match(event.action ?? '', /^[CRUDE]$/);
  }
});

test('a refusal is a minor failure, a failure a serious one', () => {
  assert.equal(toAuditEvent({ ...entry, outcome: 'refused' }).outcome, '4');
  assert.equal(toAuditEvent({ ...entry, outcome: 'failed' }).outcome, '8');
});

test('a bundle links to the next page only when there is one', () => {
  assert.deepEqual(auditEventBundle([entry], '/a', '/b').link, [{ relation: 'self', url: '/a' }, { relation: 'next', url: '/b' }]);
  assert.deepEqual(auditEventBundle([], '/a', null), { resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'self', url: '/a' }], entry: [] });
});
