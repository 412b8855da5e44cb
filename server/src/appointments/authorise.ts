import { isHost, mayEnterRoom, type AppointmentState, type ErrorCode, type Role, type SeatState } from '@consult-room/protocol';
import type { ApiScope } from '../tokens/api-scope.ts';
import { finalCode, overCode } from './door-hours.ts';
import { clinicRights, seatRights, strangerRights, type ClinicVerb, type SeatVerb, type StaffVerb, type StrangerVerb } from './rights.ts';

/**
 * Who asks for what. `appointment`: its present state; null for what concerns none. `target`: the role of the seat that
 * is acted upon, for the verbs that have one.
 */
export type Request =
  | { readonly as: 'seat'; readonly role: Role; readonly state: SeatState; readonly verb: SeatVerb; readonly appointment: AppointmentState; readonly target?: Role }
  | { readonly as: 'staff'; readonly verb: StaffVerb; readonly appointment: AppointmentState | null; readonly target?: Role }
  | { readonly as: 'clinic'; readonly scopes: ReadonlySet<ApiScope>; readonly verb: ClinicVerb; readonly appointment: AppointmentState | null }
  | { readonly as: 'stranger'; readonly role: Role; readonly state: SeatState; readonly verb: StrangerVerb; readonly appointment: AppointmentState };

/**
 * The one question of rights, for REST, both sockets and coming back alike: asked before anything happens, on what the
 * server knows and nothing the asker claims, over the tables in `rights`. Returns why not, or null. Pure.
 */
export function authorise(request: Request): ErrorCode | null {
  if (request.as === 'clinic') {
    const { scope, afterwards } = clinicRights[request.verb];
    if (!request.scopes.has(scope)) return 'forbidden';
    return request.appointment === null || afterwards ? null : overCode(request.appointment);
  }
  const over = request.appointment === null ? null : overCode(request.appointment);
  if (over !== null) return over;
  if (request.as === 'seat' || request.as === 'stranger') {
    const refusal = finalCode(request.state) ?? refuseSeat(request);
    if (refusal !== null) return refusal;
  }
  // A clinician's seat is nobody's to act upon.
  return 'target' in request && request.target !== undefined && isHost(request.target) ? 'forbidden' : null;
}

function refuseSeat(request: Extract<Request, { readonly role: Role }>): ErrorCode | null {
  const { role, state } = request;
  switch (request.as === 'seat' ? seatRights[request.verb] : strangerRights[request.verb]) {
    case 'seat': return null;
    case 'guest': return isHost(role) ? 'seat-state' : null;
    case 'checking': return state === 'arrived' || state === 'checking' ? null : 'seat-state';
    case 'enter': return isHost(role) || mayEnterRoom(state) ? null : 'not-admitted';
    case 'inside': return mayEnterRoom(state) ? null : 'not-admitted';
    case 'host':
      if (!isHost(role)) return 'forbidden';
      return mayEnterRoom(state) ? null : 'not-admitted';
  }
}
