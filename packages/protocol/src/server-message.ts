import type { AppointmentState } from './appointment-state.ts';
import type { ErrorCode } from './error-code.ts';
import type { AppointmentId, ParticipantId } from './ids.ts';
import type { Role } from './role.ts';
import type { SeatState } from './seat-state.ts';

/** As RTCIceServer; `urls` in the order to try. */
export interface IceServer {
  readonly urls: readonly string[];
  readonly username: string;
  readonly credential: string;
}

/** A person in the room, as told to admitted seats (a host is told of waiting seats too). */
export interface RosterEntry {
  readonly id: ParticipantId;
  readonly role: Role;
  readonly name: string;
  readonly state: SeatState;
  /** Its socket is alive right now. */
  readonly connected: boolean;
  /** Its browser says that its media is gone for now. */
  readonly reconnecting?: boolean;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  /** ms since the Unix epoch; for the queue's "waiting 4 min". */
  readonly waitingSince?: number;
}

export interface WelcomeMessage {
  readonly type: 'welcome';
  readonly participant: { readonly id: ParticipantId; readonly role: Role; readonly name: string };
  readonly appointment: { readonly id: AppointmentId; readonly start: string; readonly end: string; readonly state: AppointmentState };
  readonly clinic: { readonly name: string; readonly phone: string };
  readonly seat: { readonly state: SeatState };
  /** Names of the appointment's clinicians: known to the guest from the invitation. */
  readonly clinicians: readonly string[];
  /** Fresh token for the same seat: the one used for hello may be near its end. */
  readonly token: string;
  readonly expiresAt: string;
  /** ms since the Unix epoch, so that a wrong patient clock does not matter. */
  readonly now: number;
}

/**
 * Everything the gateway sends on `/v1/socket` to a room token. Plain types, no schema: the browser trusts its
 * gateway's shapes, and an unknown type is ignored so that a newer gateway can speak to an older page.
 * Until the seat is admitted only: welcome, ok, error, pong, token, check-token, seat, waiting, notice, ended.
 */
export type ServerMessage =
  | WelcomeMessage
  | { readonly type: 'ok'; readonly ref: number }
  | { readonly type: 'error'; readonly code: ErrorCode; readonly ref?: number; readonly opensAt?: string }
  | { readonly type: 'pong' }
  | { readonly type: 'token'; readonly token: string; readonly expiresAt: string }
  | { readonly type: 'check-token'; readonly token: string; readonly expiresAt: string }
  /** This seat's state as the gateway has it. `reason` for denied. */
  | { readonly type: 'seat'; readonly state: SeatState; readonly reason?: string }
  | { readonly type: 'waiting'; readonly position?: number; readonly etaMinutes?: number; readonly clinicianPresent: boolean }
  | { readonly type: 'notice'; readonly text: string; readonly at: number }
  /** Sent when the seat is admitted, and again after every hello of an admitted seat. `iceServers`: for the connection that sends, then for the one that receives; a single one serves both. */
  | { readonly type: 'admitted'; readonly iceServers: readonly IceServer[]; readonly expiresAt: string; readonly host: boolean }
  | { readonly type: 'ice-servers'; readonly iceServers: readonly IceServer[]; readonly expiresAt: string }
  | { readonly type: 'roster'; readonly participants: readonly RosterEntry[] }
  | { readonly type: 'appointment'; readonly state: AppointmentState }
  | { readonly type: 'ended'; readonly reason: 'ended' | 'cancelled' | 'expired' }
  /** MLS. `group` tells an admitted seat which group is current and who commits (null: none yet). */
  | { readonly type: 'group'; readonly groupId: string | null; readonly epoch: number; readonly committer: ParticipantId | null }
  /** To the committer: this admitted person can be added (again) with this key package. */
  | { readonly type: 'key-package'; readonly participantId: ParticipantId; readonly bytes: string }
  /** To the committer: this person is gone, remove the leaf. */
  | { readonly type: 'member-gone'; readonly participantId: ParticipantId }
  | { readonly type: 'commit'; readonly groupId: string; readonly epoch: number; readonly bytes: string; readonly from: ParticipantId }
  | { readonly type: 'mls-welcome'; readonly groupId: string; readonly epoch: number; readonly bytes: string }
  | { readonly type: 'mls'; readonly groupId: string; readonly bytes: string; readonly from: ParticipantId };
