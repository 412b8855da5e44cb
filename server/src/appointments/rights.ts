import type { CheckMessage, ClientMessage, JanusRequestName, JanusVerb, QueueClientMessage } from '@consult-room/protocol';
import type { ApiScope } from '../tokens/api-scope.ts';

/** What a browser in a seat can ask: sit down, each message of its socket, each verb and request of its media, each word of its network test. `ping` needs no right. */
export type SeatVerb = 'hello' | Exclude<ClientMessage['type'], 'ping'> | `media:${JanusVerb | JanusRequestName}` | `check:${CheckMessage['type']}`;
/** What staff can ask through the queue. */
export type StaffVerb = 'hello' | Exclude<QueueClientMessage['type'], 'ping'>;
/** What a clinic's own software can ask: the operations of the REST API, by the name the API description gives them. */
export type ClinicVerb = keyof typeof clinicRights;
/** What somebody can ask who shows nothing but a link. */
export type StrangerVerb = keyof typeof strangerRights;

/**
 * Who in a seat may.
 * - `seat`: anybody in a seat that is not closed
 * - `guest`: as `seat`, but no clinician: clinicians do not wait
 * - `checking`: who is here and has not gone on to the waiting room or the call
 * - `enter`: a clinician from anywhere; a guest once admitted
 * - `inside`: a seat that may touch media and keys
 * - `host`: a clinician inside
 */
type SeatRule = 'seat' | 'guest' | 'checking' | 'enter' | 'inside' | 'host';

export const seatRights = {
  hello: 'seat', arrive: 'seat', 'check-result': 'seat', leave: 'seat', 'refresh-token': 'seat',
  wait: 'guest',
  'check-network': 'checking', 'check:hello': 'checking', 'check:offer': 'checking',
  enter: 'enter',
  'media-state': 'inside', reconnected: 'inside', quality: 'inside', encryption: 'inside', 'refresh-ice': 'inside',
  'key-package': 'inside', mls: 'inside', 'fetch-commits': 'inside',
  // A guest's counts only while no clinician is there: the key log knows who is.
  commit: 'inside',
  'group-create': 'host', end: 'host',
  admit: 'host', deny: 'host', hold: 'host', resume: 'host', remove: 'host', notice: 'host',
  'media:create': 'inside', 'media:claim': 'inside', 'media:keepalive': 'inside', 'media:attach': 'inside', 'media:message': 'inside',
  'media:trickle': 'inside', 'media:hangup': 'inside', 'media:detach': 'inside', 'media:destroy': 'inside',
  'media:joinandconfigure': 'inside', 'media:configure': 'inside', 'media:unpublish': 'inside', 'media:leave': 'inside',
  'media:join': 'inside', 'media:start': 'inside', 'media:update': 'inside',
} as const satisfies Readonly<Record<SeatVerb, SeatRule>>;

/** Staff with a queue token may all of it: whom they look after is asked beside this. */
export const staffRights = {
  hello: 'queue', 'refresh-token': 'queue',
  admit: 'person', deny: 'person', hold: 'person', resume: 'person', remove: 'person', notice: 'person',
} as const satisfies Readonly<Record<StaffVerb, 'queue' | 'person'>>;

interface ClinicRule {
  /** The API key must have it. */
  readonly scope: ApiScope;
  /** Whether it is still possible when the appointment is over. */
  readonly afterwards: boolean;
}

export const clinicRights = {
  createAppointment: { scope: 'appointments', afterwards: true },
  listAppointments: { scope: 'appointments', afterwards: true },
  getAppointment: { scope: 'appointments', afterwards: true },
  changeAppointment: { scope: 'appointments', afterwards: false },
  cancelAppointment: { scope: 'appointments', afterwards: false },
  addParticipant: { scope: 'appointments', afterwards: false },
  revokeParticipant: { scope: 'appointments', afterwards: false },
  sendInvitation: { scope: 'appointments', afterwards: false },
  issueRoomToken: { scope: 'appointments', afterwards: false },
  issueCheckToken: { scope: 'appointments', afterwards: true },
  issueQueueToken: { scope: 'queue', afterwards: true },
  readAudit: { scope: 'audit', afterwards: true },
  exportAudit: { scope: 'audit', afterwards: true },
  readAuditKey: { scope: 'audit', afterwards: true },
} as const satisfies Readonly<Record<string, ClinicRule>>;

/** The person is in the seat of the link and has no more rights than the seat. */
export const strangerRights = { redeemLink: 'seat' } as const satisfies Readonly<Record<string, SeatRule>>;
