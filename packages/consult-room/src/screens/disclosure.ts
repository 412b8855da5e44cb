import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * A button that opens something beside it: one at a time, closed by Escape, by a press elsewhere and by choosing. The focus
 * goes back to the button, unless the press elsewhere has already taken it.
 */
export class Disclosure implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #opener: HTMLElement | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  get isOpen(): boolean {
    return this.#opener !== null;
  }

  hostDisconnected(): void {
    this.close(false);
  }

  /** For the button's `click`. */
  readonly toggle = (event: Event): void => {
    const opener = event.currentTarget as HTMLElement;
    if (this.#opener) {
      this.close();
      return;
    }
    this.#opener = opener;
    document.addEventListener('pointerdown', this.#pressedElsewhere, true);
    document.addEventListener('keydown', this.#escape, true);
    this.#host.requestUpdate();
  };

  close(giveFocusBack = true): void {
    document.removeEventListener('pointerdown', this.#pressedElsewhere, true);
    document.removeEventListener('keydown', this.#escape, true);
    if (giveFocusBack) this.#opener?.focus();
    this.#opener = null;
    this.#host.requestUpdate();
  }

  readonly #pressedElsewhere = (event: Event): void => {
    const anchor = this.#opener?.parentElement;
    if (anchor && !event.composedPath().includes(anchor)) this.close(false);
  };

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  };
}
