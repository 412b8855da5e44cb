import type { AuditAction } from '@consult-room/protocol';
import type { AuditEvent, Coding } from 'fhir/r4.js';

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const activity: Coding = { system: dicom, code: '110100', display: 'Application Activity' };
const logUsed: Coding = { system: dicom, code: '110101', display: 'Audit Log Used' };
const alert: Coding = { system: dicom, code: '110113', display: 'Security Alert' };
const authentication: Coding = { system: dicom, code: '110114', display: 'User Authentication' };
const login: Coding = { system: dicom, code: '110122', display: 'Login' };
const logout: Coding = { system: dicom, code: '110123', display: 'Logout' };

export interface EventCodes {
  readonly type: Coding;
  /** Beside our own code, which is always given. */
  readonly subtype: readonly Coding[];
  readonly action: NonNullable<AuditEvent['action']>;
}

const entering: EventCodes = { type: authentication, subtype: [login], action: 'E' };
const leaving: EventCodes = { type: authentication, subtype: [logout], action: 'E' };
const turnedAway: EventCodes = { type: alert, subtype: [], action: 'E' };
const acting = (action: EventCodes['action']): EventCodes => ({ type: activity, subtype: [], action });

const special: Partial<Readonly<Record<AuditAction, EventCodes>>> = {
  'appointment.created': acting('C'), 'appointment.changed': acting('U'), 'appointment.cancelled': acting('U'),
  'participant.added': acting('C'), 'participant.revoked': acting('D'),
  'seat.entered': entering, 'seat.left': leaving, 'seat.removed': leaving, 'seat.expired': leaving,
  'link.refused': turnedAway, 'seat.refused': turnedAway, 'janus.refused': turnedAway, 'act.refused': turnedAway,
  'identity.viewed': acting('R'), 'identity.forgotten': acting('D'), 'audit.purged': acting('D'), 'audit.gap': turnedAway,
  'config.changed': acting('U'), 'key.rotated': acting('U'),
  'audit.read': { type: logUsed, subtype: [], action: 'R' },
};

/** DICOM's codes (PS3.16 CID 400, 401) for what we record; what it has no word for is application activity. */
export function auditEventCodes(action: AuditAction): EventCodes {
  return special[action] ?? acting('E');
}
