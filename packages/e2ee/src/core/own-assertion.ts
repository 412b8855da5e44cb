import { assertionEndsAt } from './clinic-assertion.ts';

/** A leaf made now may be met for the first time by somebody this much later. */
const spareMs = 5 * 60_000;
/** ms between two questions to a clinic that has no longer word for us yet. */
const askEveryMs = 60_000;

export interface OwnAssertionOptions {
  /** What was kept from before a reload, or null. */
  readonly kept: string | null;
  /** Asks the clinic, through the page, to vouch for our key; null where it cannot. */
  readonly fetch: () => Promise<string | null>;
  readonly onFetched: (jws: string) => void;
  /** ms since the Unix epoch */
  readonly now: () => number;
}

/** The clinic's word for us, asked for again before it runs out. */
export class OwnAssertion {
  readonly #options: OwnAssertionOptions;
  #jws: string | null;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(options: OwnAssertionOptions) {
    this.#options = options;
    this.#jws = options.kept;
  }

  get jws(): string | null { return this.#jws; }

  /** The one we have while it lasts; else a new one, and while there is none the old one. */
  async current(): Promise<string | null> {
    if (this.#jws !== null && assertionEndsAt(this.#jws) - this.#options.now() > spareMs) return this.#jws;
    const fresh = await this.#options.fetch();
    if (fresh !== null) {
      this.#jws = fresh;
      this.#options.onFetched(fresh);
    }
    return this.#jws;
  }

  /** ms since the Unix epoch at which a leaf that shows this one is to show another. */
  renewalDueAt(shown: string): number {
    return Math.max(assertionEndsAt(shown) - spareMs, this.#askedAt + askEveryMs);
  }

  /** Is there another one now that lasts? One that ends as soon would be renewed for ever. */
  async renewed(shown: string): Promise<boolean> {
    const now = this.#options.now();
    if (now < this.renewalDueAt(shown)) return false;
    this.#askedAt = now;
    const jws = await this.current();
    return jws !== null && jws !== shown && assertionEndsAt(jws) - now > spareMs;
  }

  /** It turned out not to hold: a kept one may be of a key the clinic uses no more. */
  forget(): void {
    this.#jws = null;
  }
}
