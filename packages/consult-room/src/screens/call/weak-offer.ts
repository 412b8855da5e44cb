import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { SessionSnapshot } from '../../session/snapshot.ts';

const weakForMs = 10_000;

/**
 * Offers to go on with sound alone once the connection has been weak for a while. Only ever offers: a face is not taken away
 * without a word. Who said no is not asked again in this call.
 */
export class WeakOffer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #afterMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #declined = false;
  #open = false;

  constructor(host: ReactiveControllerHost, afterMs: number = weakForMs) {
    this.#host = host;
    this.#afterMs = afterMs;
    host.addController(this);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  hostDisconnected(): void {
    this.#calm();
  }

  follow({ state, quality, audioOnly }: SessionSnapshot): void {
    const weak = state === 'in-room' && !audioOnly && (quality?.level === 'poor' || quality?.level === 'lost');
    if (!weak) this.#calm();
    else if (!this.#declined && !this.#open) this.#timer ??= setTimeout(() => { this.#show(); }, this.#afterMs);
  }

  decline(): void {
    this.#declined = true;
    this.#calm();
    this.#host.requestUpdate();
  }

  #show(): void {
    this.#open = true;
    this.#host.requestUpdate();
  }

  #calm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#open = false;
  }
}
