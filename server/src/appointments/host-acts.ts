import type { AuditActor, ClientMessage, ParticipantId, SeatState } from '@consult-room/protocol';
import type { Clock } from '../clock.ts';
import { CodedError } from '../coded-error.ts';
import type { Admission } from './admission.ts';
import type { Dismissal } from './dismissal.ts';
import type { Place } from './ledger.ts';
import type { LiveConsultations } from './live-consultations.ts';
import type { SeatConnections } from './seat-connections.ts';

/** What a clinician in the room and staff at the queue can ask alike. Rights were checked before. */
export type HostRequest = Extract<ClientMessage, { type: 'admit' | 'deny' | 'hold' | 'resume' | 'remove' | 'notice' }>;

interface HostActsParts {
  readonly admission: Admission;
  readonly dismissal: Dismissal;
  readonly live: LiveConsultations;
  readonly connections: SeatConnections;
  readonly now: Clock;
}

const outsideTheRoom: ReadonlySet<SeatState> = new Set(['arrived', 'checking', 'waiting', 'held']);

export class HostActs {
  readonly #parts: HostActsParts;

  constructor(parts: HostActsParts) {
    this.#parts = parts;
  }

  async perform(place: Place, actor: AuditActor, request: HostRequest): Promise<void> {
    const { admission, dismissal } = this.#parts;
    const { participantId } = request;
    switch (request.type) {
      case 'admit': return admission.admit(place, participantId, actor);
      case 'resume': return admission.resume(place, participantId, actor);
      case 'hold': return dismissal.hold(place, participantId, actor);
      case 'remove': return dismissal.remove(place, participantId, actor);
      case 'deny': return dismissal.deny(place, participantId, actor, request.reason ?? null);
      case 'notice': return this.#notify(participantId, request.text);
    }
  }

  /** The words go through and are kept nowhere. */
  #notify(id: ParticipantId, text: string): void {
    const state = this.#parts.live.seat(id)?.state;
    const connection = this.#parts.connections.find(id);
    if (connection === null || state === undefined || !outsideTheRoom.has(state)) throw new CodedError('seat-state');
    connection.send({ type: 'notice', text, at: this.#parts.now() });
  }
}
