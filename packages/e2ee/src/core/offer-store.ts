import type { Offer } from './key-agreement.ts';

/** Offers that may still be answered by a Welcome; older ones are erased. */
const kept = 4;

/** Our key packages that are out: each opens one Welcome. */
export class OfferStore {
  #offers: readonly Offer[] = [];

  /** Newest first: the Welcome most likely answers the latest. */
  get all(): readonly Offer[] { return this.#offers; }

  keep(offer: Offer): void {
    const all = [offer, ...this.#offers];
    for (const old of all.slice(kept)) old.erase();
    this.#offers = all.slice(0, kept);
  }

  spend(offer: Offer): void {
    offer.erase();
    this.#offers = this.#offers.filter((one) => one !== offer);
  }

  clear(): void {
    for (const offer of this.#offers) offer.erase();
    this.#offers = [];
  }
}
