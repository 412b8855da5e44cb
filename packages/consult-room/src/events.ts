import type { CheckResult, SeatState } from '@consult-room/protocol';
import type { EncryptionState, QualityLevel, RoomState, Rung, SessionSnapshot } from './session/snapshot.ts';

type MessageDetail = { readonly at: number } & (
  | { readonly kind: 'notice' }
  | { readonly kind: 'text'; readonly id: string; readonly from: string; readonly text: string }
  | { readonly kind: 'file'; readonly id: string; readonly from: string; readonly name: string; readonly type: string; readonly size: number });

/** `detail` of every event of `<consult-room>`: plain JSON, codes and ids, never a name. */
export interface ConsultRoomEventDetails {
  /** The gateway knows us: `isHost` and the appointment are settled. */
  'consult-ready': { readonly participantId: string; readonly isHost: boolean };
  'consult-state-change': { readonly from: RoomState; readonly to: RoomState; readonly reason: string | null };
  'consult-check-result': CheckResult;
  'consult-waiting': { readonly position?: number; readonly etaMinutes?: number };
  'consult-admitted': Readonly<Record<string, never>>;
  'consult-denied': Readonly<Record<string, never>>;
  'consult-held': Readonly<Record<string, never>>;
  'consult-joined': { readonly participantId: string };
  /** Cancelable: `preventDefault()` keeps the person in, and where the whole page is left in a call has the browser ask first. */
  'consult-before-leave': Readonly<Record<string, never>>;
  'consult-left': { readonly reason: string | null };
  /** Everybody else, as they are now. */
  'consult-participant-change': {
    readonly participants: readonly { readonly id: string; readonly role: string; readonly state: SeatState; readonly connected: boolean }[];
  };
  /** `advice`, where it stays weak: go on with sound alone, or, where that was not enough, by phone. */
  'consult-quality': { readonly level: QualityLevel; readonly score: number; readonly reasons: readonly string[]; readonly advice?: 'sound' | 'phone' };
  'consult-encryption-change': { readonly state: EncryptionState; readonly code: string };
  /** `rung`: what is done about it, where media is away: other ways, the relay alone, new connections. */
  'consult-interrupted': { readonly reason: string | null; readonly rung?: Rung };
  /** Where media was away: what helped, and for how long it was. */
  'consult-recovered': { readonly durationMs?: number; readonly rung?: Rung };
  'consult-device-error': { readonly code: string; readonly device: 'camera' | 'microphone' | 'speaker'; readonly recoverable: boolean };
  /**
   * `notice`: the clinic wrote to the waiting room; its words are shown, not handed out. `text`, `file`: somebody in the
   * call, ourselves included once everybody has it; a file is had with `takeFile(id)`.
   */
  'consult-message': MessageDetail;
  /** `done` and `size` in bytes; `done` is null when the file will not come. `from` is null for a file of ours. */
  'consult-file-progress': NonNullable<SessionSnapshot['fileProgress']>;
  'consult-error': { readonly code: string; readonly recoverable: boolean };
}

export type ConsultRoomEventName = keyof ConsultRoomEventDetails;

/** One class for every event: the name decides the detail. */
export class ConsultEvent<Name extends ConsultRoomEventName> extends CustomEvent<ConsultRoomEventDetails[Name]> {
  constructor(name: Name, detail: ConsultRoomEventDetails[Name]) {
    super(name, { detail, bubbles: true, composed: true, cancelable: name === 'consult-before-leave' });
  }
}

export type ConsultRoomEventMap = { readonly [Name in ConsultRoomEventName]: ConsultEvent<Name> };
