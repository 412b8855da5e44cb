import type { AuditEntry } from '@consult-room/protocol';
import type { AuditEvent, AuditEventEntity, Bundle, Reference } from 'fhir/r4.js';
import { auditEventCodes } from './audit-event-codes.ts';

const hl7 = 'http://terminology.hl7.org/CodeSystem';
const outcomes: Readonly<Record<AuditEntry['outcome'], NonNullable<AuditEvent['outcome']>>> = { success: '0', refused: '4', failed: '8' };

/** A page of entries as a FHIR R4 search result, in the shape of IHE BALP: who, what, when, by opaque ids only. */
export function auditEventBundle(entries: readonly AuditEntry[], selfUrl: string, nextUrl: string | null): Bundle<AuditEvent> {
  return {
    resourceType: 'Bundle', type: 'searchset',
    link: [{ relation: 'self', url: selfUrl }, ...(nextUrl === null ? [] : [{ relation: 'next', url: nextUrl }])],
    entry: entries.map((entry) => ({ resource: toAuditEvent(entry), search: { mode: 'match' } })),
  };
}

/** The id is the entry's hash: it leads back to the line of the export, and fits FHIR's alphabet and 64 characters. */
export function toAuditEvent(entry: AuditEntry): AuditEvent {
  const { type, subtype, action } = auditEventCodes(entry.action);
  return {
    resourceType: 'AuditEvent', id: entry.hash,
    type, subtype: [...subtype, { system: 'urn:consult-room:audit-action', code: entry.action }],
    action, recorded: entry.ts, outcome: outcomes[entry.outcome],
    agent: [{
      type: { coding: [{ system: 'urn:consult-room:actor-kind', code: entry.actor.kind }] },
      who: reference(`actor:${entry.actor.kind}`, entry.actor.subject), requestor: true,
    }],
    source: { observer: reference('clinic', entry.clinic), type: [{ system: `${hl7}/security-source-type`, code: '4', display: 'Application Server' }] },
    entity: [chainEntity(entry), ...(entry.target === undefined ? [] : [personEntity(entry.target)])],
  };
}

function chainEntity(entry: AuditEntry): AuditEventEntity {
  const facts = Object.entries({ seq: entry.seq, prev: entry.prev, hash: entry.hash, ...entry.detail });
  return {
    what: reference('appointment', entry.appointment),
    type: { system: `${hl7}/audit-entity-type`, code: '2', display: 'System Object' },
    role: { system: `${hl7}/object-role`, code: '20', display: 'Job' },
    detail: facts.map(([name, value]) => ({ type: name, valueString: String(value) })),
  };
}

function personEntity(participantId: string): AuditEventEntity {
  return { what: reference('participant', participantId), type: { system: `${hl7}/audit-entity-type`, code: '1', display: 'Person' } };
}

/** Ids are opaque or keyed stand-ins: without the clinic's own tables nobody can say whose they are. */
function reference(kind: string, value: string): Reference {
  return { identifier: { system: `urn:consult-room:${kind}`, value } };
}
