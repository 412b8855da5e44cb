import type { IceServer, ParticipantId } from '@consult-room/protocol';
import type { SeatRecord } from '../stores/consultation.ts';
import type { Pseudonyms } from '../tokens/pseudonyms.ts';
import type { Clock } from '../clock.ts';
import type { Metrics } from '../metrics/metrics.ts';

interface RelayTicket {
  readonly iceServers: readonly IceServer[];
  readonly expiresAt: string;
}

/** Relay credentials; implemented by the TURN side. */
export interface RelayCredentials {
  readonly urls: readonly string[];
  issue(pseudonym: string, lifetimeSeconds?: number, urls?: readonly string[]): RelayTicket;
}

/**
 * The relay gives every name four allocations. A seat has one name for each of its two connections, so that neither takes
 * the other's, and another one after each change of network, because the relay keeps for ten minutes what a vanished network
 * leaves behind. After so many it begins anew: asking again and again yields no more.
 */
const namesPerWay = 3;
const seatsRemembered = 10_000;

/** A test of the network opens its allocations at once. */
const checkSeconds = 60;
const withoutRelayMs = 60 * 60_000;

/** What an admitted browser needs to reach the SFU. The relay knows people by pseudonym only. */
export class IceDesk {
  readonly #relay: RelayCredentials | null;
  readonly #pseudonyms: Pseudonyms;
  readonly #metrics: Metrics;
  readonly #now: Clock;
  readonly #turns = new Map<ParticipantId, number>();

  constructor(relay: RelayCredentials | null, pseudonyms: Pseudonyms, metrics: Metrics, now: Clock) {
    this.#relay = relay;
    this.#pseudonyms = pseudonyms;
    this.#metrics = metrics;
    this.#now = now;
  }

  /** One entry for each connection, the one that sends first. */
  issueFor(seat: SeatRecord): RelayTicket {
    const relay = this.#relay;
    if (relay === null) return { iceServers: [], expiresAt: new Date(this.#now() + withoutRelayMs).toISOString() };
    this.#metrics.count('turn_credentials');
    const turn = this.#nextTurn(seat.id);
    const [sending, receiving] = [this.#ticket(relay, seat, `publish/${turn}`), this.#ticket(relay, seat, `subscribe/${turn}`)];
    return { iceServers: [...sending.iceServers, ...receiving.iceServers], expiresAt: sending.expiresAt };
  }

  /** For one test of the network by somebody not let in. */
  issueForCheck(seat: SeatRecord): readonly IceServer[] {
    return this.#issueBriefly(seat.appointmentId, seat.id);
  }

  /** The same without an appointment. `turn`: which of the names that such tests of the clinic share. */
  issueForVisitor(clinicId: string, turn: number): readonly IceServer[] {
    return this.#issueBriefly('check', `${clinicId}/${turn}`);
  }

  #ticket(relay: RelayCredentials, seat: SeatRecord, name: string): RelayTicket {
    return relay.issue(this.#pseudonyms.of('relay', seat.appointmentId, `${seat.id}/${name}`));
  }

  /** A name for each way to the relay: a test of one must not fail because another has used up the allocations. */
  #issueBriefly(scope: string, id: string): readonly IceServer[] {
    const relay = this.#relay;
    if (relay === null) return [];
    this.#metrics.count('turn_credentials');
    return relay.urls.flatMap((url, at) => relay.issue(this.#pseudonyms.of('relay', scope, `${id}/check/${at}`), checkSeconds, [url]).iceServers);
  }

  #nextTurn(id: ParticipantId): number {
    const turn = ((this.#turns.get(id) ?? 0) + 1) % namesPerWay;
    this.#turns.delete(id);
    this.#turns.set(id, turn);
    const [oldest] = this.#turns.keys();
    if (oldest !== undefined && this.#turns.size > seatsRemembered) this.#turns.delete(oldest);
    return turn;
  }
}
