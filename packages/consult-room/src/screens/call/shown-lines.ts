import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Tells how many lines of a filling 16:9 picture the place of an element can show, in device pixels, whenever its size changes. */
export class ShownLines implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #observer: ResizeObserver;

  constructor(host: ReactiveControllerHost & HTMLElement, tell: (lines: number) => void) {
    this.#host = host;
    this.#observer = new ResizeObserver(() => { tell(Math.round(Math.max(host.clientHeight, host.clientWidth * 9 / 16) * devicePixelRatio)); });
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }
}
