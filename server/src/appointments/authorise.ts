import { isHost, mayEnterRoom, type AppointmentState, type ClientMessage, type ErrorCode, type Role, type SeatState } from '@consult-room/protocol';
import { finalCode, overCode } from './door-hours.ts';

/** Everything that can be asked over a socket; `ping` needs no right. */
export type Verb = Exclude<ClientMessage['type'], 'ping'>;

/** Who asks: somebody in a seat, or a member of staff through the queue. */
export type Asker =
  | { readonly kind: 'seat'; readonly role: Role; readonly state: SeatState }
  | { readonly kind: 'staff' };

type Rule =
  /** anybody in a seat that is not closed */
  | 'seat'
  /** guests: a clinician does not wait */
  | 'guest'
  /** a seat that may touch media and keys */
  | 'inside'
  /** a clinician inside */
  | 'host'
  /** a clinician inside, or staff through the queue */
  | 'host-or-staff'
  /** a clinician from anywhere; a guest once admitted */
  | 'enter';

const rules: Readonly<Record<Verb, Rule>> = {
  arrive: 'seat', 'check-result': 'seat', leave: 'seat', 'refresh-token': 'seat',
  wait: 'guest',
  enter: 'enter',
  'media-state': 'inside', quality: 'inside', encryption: 'inside', 'refresh-ice': 'inside',
  'key-package': 'inside', mls: 'inside', 'fetch-commits': 'inside',
  'group-create': 'host', commit: 'host', end: 'host',
  admit: 'host-or-staff', deny: 'host-or-staff', hold: 'host-or-staff', resume: 'host-or-staff', remove: 'host-or-staff', notice: 'host-or-staff',
};

/**
 * The one table of rights: asked before anything happens, on what the server knows and nothing the asker claims.
 * Returns why not, or null. `targetRole` is the seat acted upon, for the verbs that have one.
 */
export function authorise(asker: Asker, verb: Verb, appointment: AppointmentState, targetRole: Role | null = null): ErrorCode | null {
  const rule = rules[verb];
  if (asker.kind === 'staff') {
    if (rule !== 'host-or-staff') return 'forbidden';
  } else {
    const refusal = refuseSeat(asker.role, asker.state, rule);
    if (refusal !== null) return refusal;
  }
  if (targetRole !== null && isHost(targetRole)) return 'forbidden';
  return overCode(appointment);
}

function refuseSeat(role: Role, state: SeatState, rule: Rule): ErrorCode | null {
  const closed = finalCode(state);
  if (closed !== null) return closed;
  switch (rule) {
    case 'seat': return null;
    case 'guest': return isHost(role) ? 'seat-state' : null;
    case 'enter': return isHost(role) || mayEnterRoom(state) ? null : 'not-admitted';
    case 'inside': return mayEnterRoom(state) ? null : 'not-admitted';
    case 'host':
    case 'host-or-staff':
      if (!isHost(role)) return 'forbidden';
      return mayEnterRoom(state) ? null : 'not-admitted';
  }
}
