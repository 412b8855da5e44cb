import { PageLife } from './page-life.ts';
import type { SeatVisit } from './seat-visit.ts';
import type { SessionCall } from './session-call.ts';
import type { SessionDevices } from './session-devices.ts';
import type { SessionStore } from './session-store.ts';

interface PageParts {
  readonly store: SessionStore;
  readonly devices: SessionDevices;
  readonly call: SessionCall;
  readonly visit: SeatVisit;
  /** The page's veto. */
  readonly mayLeave: () => boolean;
}

const inCall: ReadonlySet<string> = new Set(['connecting', 'in-room', 'held', 'reconnecting']);

/** What the page's own life does to a session: put away, brought back, seen again, left. Nothing of the first screens waits for it. */
export class SessionPage {
  readonly #parts: PageParts;
  readonly #life: PageLife;
  readonly #unsubscribe: () => void;
  /** Whoever goes may go; but the page may have the browser ask them first. */
  readonly #onUnload = (event: Event) => this.#parts.mayLeave() || event.preventDefault();

  constructor(parts: PageParts) {
    const { store, devices, visit } = parts;
    this.#parts = parts;
    this.#life = new PageLife({
      onSleep: () => this.#sleep(),
      onWake: () => {
        visit.lookAgain();
        devices.resume();
      },
      onReturn: () => {
        visit.lookAgain();
        devices.refresh();
      },
    });
    this.#unsubscribe = store.subscribe(() => this.#guard(inCall.has(store.snapshot.state)));
  }

  close(): void {
    this.#life.close();
    this.#unsubscribe();
    this.#guard(false);
  }

  /** As before a reload: the camera is off, the others see that we are gone, and the seat is kept. */
  #sleep(): void {
    const { store, devices, call, visit } = this.#parts;
    devices.suspend();
    void call.stop();
    visit.pause();
    store.transition({ type: 'media-lost', cause: 'media' });
  }

  /** Only in a call: elsewhere it would keep the page from coming back whole with the back button. */
  #guard(on: boolean): void {
    globalThis[on ? 'addEventListener' : 'removeEventListener']('beforeunload', this.#onUnload);
  }
}
