import type { Slot } from '@consult-room/e2ee/messages';
import { ConsultError, toConsultError } from '../../consult-error.ts';
import { backoffMs } from '../../gateway/backoff.ts';
import type { Sfu } from '../../sfu/sfu.ts';
import type { Lifetime } from '../lifetime.ts';

export interface MediaLineOptions {
  readonly life: Lifetime;
  /** A new connection with the credentials of this moment. */
  readonly makeSfu: (onFailure: (error: ConsultError) => void) => Sfu;
  /** Tells the gateway that our media is up. Never rejects. */
  readonly enter: () => Promise<void>;
  /** Resolves once frames can be sealed and opened. */
  readonly keyActive: () => Promise<void>;
  readonly tracks: () => ReadonlyMap<Slot, MediaStreamTrack | null>;
  readonly refreshIce: () => Promise<void>;
  readonly onUp: () => void;
  readonly onLost: () => void;
  readonly onGiveUp: (error: ConsultError) => void;
}

/** After this long without media we say so and offer a retry. */
const giveUpMs = 60_000;
/** A line that stood longer than any answer takes was no part of the outage before. */
const stoodMs = 20_000;

/** Our connection to the media server, made again whenever it breaks: new handles, same seat, same keys. */
export class MediaLine {
  readonly #options: MediaLineOptions;
  #sfu: Sfu | null = null;
  /** Tracks may go on the wire. */
  #open = false;
  readonly #sent = new Map<Slot, MediaStreamTrack | null>();
  #video = true;
  #attempt = 0;
  #suspended = false;
  #downSinceMs = Date.now();
  #stoodSinceMs: number | null = null;

  constructor(options: MediaLineOptions) {
    this.#options = options;
    options.life.onEnd(() => this.#drop());
  }

  get sfu(): Sfu | null {
    return this.#sfu;
  }

  /** Also after `suspend`. */
  async connect(): Promise<void> {
    const { life } = this.#options;
    this.#suspended = false;
    const sfu = this.#options.makeSfu((error) => void this.#lost(sfu, error));
    this.#sfu = sfu;
    const current = () => !life.isOver && this.#sfu === sfu;
    try {
      await sfu.publish();
      if (!current()) return;
      this.#stoodSinceMs = Date.now();
      // The gateway writes it down first; pictures need not wait for its disk.
      const entered = this.#options.enter();
      await this.#options.keyActive();
      if (!current()) return;
      this.#open = true;
      await this.#sendTracks();
      if (!this.#video) await sfu.receiveVideo(false);
      await sfu.follow();
      await entered;
      if (current()) this.#up();
    } catch (error) {
      await this.#lost(sfu, toConsultError(error));
    }
  }

  /** Closes every connection at once, and makes no other until `connect`. */
  suspend(): void {
    this.#suspended = true;
    this.#drop();
  }

  tracksChanged(): void {
    const sfu = this.#sfu;
    this.#sendTracks().catch((error: unknown) => {
      if (sfu !== null) void this.#lost(sfu, toConsultError(error));
    });
  }

  async receiveVideo(on: boolean): Promise<void> {
    this.#video = on;
    const sfu = this.#sfu;
    // Where it fails, the next connection does it.
    await sfu?.receiveVideo(on).catch((error: unknown) => void this.#lost(sfu, toConsultError(error)));
  }

  #up(): void {
    this.#attempt = 0;
    this.#options.onUp();
  }

  async #lost(sfu: Sfu, error: ConsultError): Promise<void> {
    const { life } = this.#options;
    if (life.isOver || this.#sfu !== sfu) return;
    if (this.#stoodSinceMs !== null && Date.now() - this.#stoodSinceMs > stoodMs) this.#attempt = 0;
    this.#stoodSinceMs = null;
    if (this.#attempt === 0) this.#downSinceMs = Date.now();
    this.#drop();
    this.#attempt += 1;
    if (!error.recoverable) return this.#options.onGiveUp(error);
    if (Date.now() - this.#downSinceMs > giveUpMs) {
      return this.#options.onGiveUp(new ConsultError('media-failed', true));
    }
    this.#options.onLost();
    if (!(await life.sleep(backoffMs(this.#attempt, Math.random())))) return;
    await this.#options.refreshIce();
    if (!life.isOver && !this.#suspended && this.#sfu === null) await this.connect();
  }

  async #sendTracks(): Promise<void> {
    const sfu = this.#sfu;
    if (sfu === null || !this.#open) return;
    for (const [which, track] of this.#options.tracks()) {
      if ((this.#sent.get(which) ?? null) === track) continue;
      this.#sent.set(which, track);
      await sfu.send(which, track);
    }
  }

  #drop(): void {
    this.#open = false;
    this.#sent.clear();
    this.#sfu?.close();
    this.#sfu = null;
  }
}
