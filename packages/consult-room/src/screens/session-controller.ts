import { ContextConsumer } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { sessionContext } from '../session/session-context.ts';
import type { SessionSnapshot, SessionView } from '../session/snapshot.ts';

/** Finds the session through context and renders its host after every change; lets go while the host is off the page. */
export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #consumer: ContextConsumer<typeof sessionContext, ReactiveControllerHost & HTMLElement>;
  #stop: (() => void) | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    // The consumer asks again at every connect, so that a moved element finds the session it is under now.
    this.#consumer = new ContextConsumer(host, { context: sessionContext, subscribe: true, callback: (view) => { this.#follow(view); } });
    host.addController(this);
  }

  get view(): SessionView | null {
    return this.#consumer.value ?? null;
  }

  get snapshot(): SessionSnapshot | null {
    return this.view?.snapshot ?? null;
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #follow(view: SessionView): void {
    this.#stop?.();
    this.#stop = view.subscribe(() => { this.#host.requestUpdate(); });
  }
}
