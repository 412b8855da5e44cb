import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Host = ReactiveControllerHost & HTMLElement;

/**
 * Which slots the host page has filled. A slot handed on empty would still push out what stands there by default, so
 * only filled ones are handed on.
 */
export class FilledSlots implements ReactiveController {
  readonly #host: Host;
  #observer: MutationObserver | null = null;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  of<Name extends string>(names: readonly Name[]): readonly Name[] {
    const filled = new Set(Array.from(this.#host.children, (child) => child.slot));
    return names.filter((name) => filled.has(name));
  }

  hostConnected(): void {
    this.#observer = new MutationObserver(() => this.#host.requestUpdate());
    this.#observer.observe(this.#host, { childList: true, subtree: true, attributeFilter: ['slot'] });
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }
}
