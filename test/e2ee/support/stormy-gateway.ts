import type { DeliveryResult, IncomingMls, OutgoingMls } from '../../../packages/e2ee/src/messages.ts';
import { SimulatedGateway } from './simulated-gateway.ts';


/**
 * Keeps the order of commits as it must and loses everything else it can: messages arrive late, twice, in another order or
 * never, old ones come back, answers get lost. Every clinician is told of everybody who wants in, so that they race.
 */
export class StormyGateway extends SimulatedGateway {
  readonly #random: (below: number) => number;
  readonly #clinicians: readonly string[];
  /** Deliveries under way. */
  #under: readonly (() => void)[] = [];
  readonly #past: (() => void)[] = [];
  #calm = false;
  conflicts = 0;
  lost = 0;

  constructor(random: (below: number) => number, clinicians: readonly string[]) {
    super();
    this.#random = random;
    this.#clinicians = clinicians;
  }

  /** From here on it behaves. */
  async clear(settle: () => Promise<void>): Promise<void> {
    this.#calm = true;
    await this.release(settle);
  }

  /** Hands out what is under way, in any order, one by one: the same seed is the same storm. */
  async release(settle: () => Promise<void>): Promise<void> {
    const parcels = this.#under.map((deliver) => ({ deliver, turn: this.#random(1_000) })).toSorted((a, b) => a.turn - b.turn);
    this.#under = [];
    for (const { deliver } of parcels) {
      deliver();
      await settle();
    }
  }

  override deliver(from: string, message: OutgoingMls): DeliveryResult {
    if (this.#strikes(10)) return 'failed';
    const result = super.deliver(from, message);
    if (result === 'conflict' && message.type === 'commit') this.conflicts += 1;
    return this.#strikes(10) ? 'failed' : result;
  }

  protected override get committers(): readonly string[] { return this.groupId === null ? [] : this.#clinicians; }

  protected override hand(to: string, message: IncomingMls): void {
    this.#send(() => super.hand(to, message));
  }

  protected override present(to: string, participantId: string, bytes: string): void {
    this.#send(() => super.present(to, participantId, bytes));
  }

  #send(parcel: () => void): void {
    if (this.#calm) return parcel();
    if (this.#strikes(8)) {
      this.lost += 1;
      return;
    }
    this.#past.push(parcel);
    const stale = this.#strikes(5) ? this.#past[this.#random(this.#past.length)] : undefined;
    this.#under = [...this.#under, parcel, ...(this.#strikes(8) ? [parcel] : []), ...(stale === undefined ? [] : [stale])];
  }

  /** Once in so many times, while it storms. */
  #strikes(onceIn: number): boolean {
    return !this.#calm && this.#random(onceIn) === 0;
  }
}
