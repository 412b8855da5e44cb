export interface PageLifeEvents {
  /** The page is put away and nothing in it runs from here on: synchronous. */
  readonly onSleep: () => void;
  readonly onWake: () => void;
  /** Somebody looks at the page again, the network is back, or the machine has slept: nothing known is sure any more. */
  readonly onReturn: () => void;
}

const lookEveryMs = 2_000;
/** Clocks that part this far, or a timer this late in a page that is seen: the machine slept. */
const leapMs = 4_000;

/** Whether the page lives: put away and brought back (back button, frozen tab), covered and seen, asleep with its machine. */
export class PageLife {
  readonly #events: PageLifeEvents;
  readonly #over = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #asleep = false;
  #lookedAt = { wallMs: Date.now(), steadyMs: performance.now() };

  constructor(events: PageLifeEvents) {
    this.#events = events;
    const { signal } = this.#over;
    const on = (target: EventTarget, type: string, run: (event: Event) => void) => target.addEventListener(type, run, { signal });
    on(document, 'freeze', () => this.#sleep());
    on(document, 'resume', () => this.#wake());
    // A page that goes for good ends with all it holds; one that may be brought back must let go by itself.
    on(globalThis, 'pagehide', (event) => (event as PageTransitionEvent).persisted && this.#sleep());
    on(globalThis, 'pageshow', (event) => (event as PageTransitionEvent).persisted && this.#wake());
    on(document, 'visibilitychange', () => document.visibilityState === 'visible' && events.onReturn());
    on(globalThis, 'online', () => events.onReturn());
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
  }

  close(): void {
    this.#over.abort();
    clearInterval(this.#timer);
  }

  #sleep(): void {
    if (this.#asleep) return;
    this.#asleep = true;
    this.#events.onSleep();
  }

  #wake(): void {
    if (!this.#asleep) return;
    this.#asleep = false;
    this.#lookedAt = { wallMs: Date.now(), steadyMs: performance.now() };
    this.#events.onWake();
  }

  /** Timers of a page nobody sees are slow by the browser's will; only there does lateness say nothing. */
  #look(): void {
    const now = { wallMs: Date.now(), steadyMs: performance.now() };
    const { wallMs, steadyMs } = this.#lookedAt;
    this.#lookedAt = now;
    const parted = Math.abs(now.wallMs - wallMs - (now.steadyMs - steadyMs));
    const late = document.visibilityState === 'visible' ? now.steadyMs - steadyMs - lookEveryMs : 0;
    if (Math.max(parted, late) > leapMs) this.#events.onReturn();
  }
}
