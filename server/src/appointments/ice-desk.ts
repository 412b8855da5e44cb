import type { IceServer } from '@consult-room/protocol';
import type { SeatRecord } from '../stores/consultation.ts';
import type { Pseudonyms } from '../tokens/pseudonyms.ts';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics/metrics.ts';

/** Relay credentials for one pseudonym; implemented by the TURN side. */
export interface RelayCredentials {
  issue(participantPseudonym: string, lifetimeSeconds?: number): { readonly iceServers: readonly IceServer[]; readonly expiresAt: string };
}

/** A test of the network opens its one allocation at once. */
const checkSeconds = 60;
const withoutRelayMs = 60 * 60_000;

/** What an admitted browser needs to reach the SFU. The relay knows people by pseudonym only. */
export class IceDesk {
  readonly #relay: RelayCredentials | null;
  readonly #pseudonyms: Pseudonyms;
  readonly #metrics: Metrics;
  readonly #now: Clock;

  constructor(relay: RelayCredentials | null, pseudonyms: Pseudonyms, metrics: Metrics, now: Clock) {
    this.#relay = relay;
    this.#pseudonyms = pseudonyms;
    this.#metrics = metrics;
    this.#now = now;
  }

  issueFor(seat: SeatRecord): { readonly iceServers: readonly IceServer[]; readonly expiresAt: string } {
    if (this.#relay === null) return { iceServers: [], expiresAt: new Date(this.#now() + withoutRelayMs).toISOString() };
    this.#metrics.count('turn_credentials');
    return this.#relay.issue(this.#pseudonyms.of('relay', seat.appointmentId, seat.id));
  }

  /** For one test of the network by somebody not let in. Under the same name as later, so that both share one quota at the relay. */
  issueForCheck(seat: SeatRecord): readonly IceServer[] {
    return this.#issueBriefly(seat.appointmentId, seat.id);
  }

  /** The same without an appointment. `turn`: which of the names that such tests of the clinic share. */
  issueForVisitor(clinicId: string, turn: number): readonly IceServer[] {
    return this.#issueBriefly('check', `${clinicId}/${turn}`);
  }

  #issueBriefly(...subject: readonly [string, string]): readonly IceServer[] {
    if (this.#relay === null) return [];
    this.#metrics.count('turn_credentials');
    return this.#relay.issue(this.#pseudonyms.of('relay', ...subject), checkSeconds).iceServers;
  }
}
