import type { Arrivals } from '../../sfu/sfu.ts';

interface Line {
  readonly bytes: Arrivals;
  /** How long nothing has arrived on it, ms. */
  readonly silentMs: number;
  /** Something has. */
  readonly isHeard: boolean;
}

export interface Expected {
  /** Something should come from other people. */
  readonly receiving: boolean;
  /** We send, so reports of what arrived should come back. */
  readonly sending: boolean;
}

const nothingYet: Line = { bytes: new Map(), silentMs: 0, isHeard: false };
/** Looks further apart than this (a page asleep) say nothing about the time in between. */
const mostApartMs = 1_000;

/**
 * Is it our own network that carries nothing? Packets that arrive on either connection say no: then it is the other
 * person whose line is down, and nothing of ours would mend it.
 */
export class FlowWatch {
  #lines: Readonly<Record<'sending' | 'receiving', Line>> = { sending: nothingYet, receiving: nothingYet };
  #lookedAtMs = 0;
  #flowed = false;
  #isFirstLook = true;

  look(bytes: { readonly sending: Arrivals | null; readonly receiving: Arrivals | null }, nowMs: number): void {
    const passedMs = Math.min(nowMs - this.#lookedAtMs, mostApartMs);
    this.#lookedAtMs = nowMs;
    const follow = (before: Line, now: Arrivals | null): Line => {
      if (now === null) return nothingYet;
      const arrived = [...now].some(([pair, count]) => count > (before.bytes.get(pair) ?? 0));
      this.#flowed ||= arrived && !this.#isFirstLook;
      return { bytes: now, silentMs: arrived ? 0 : before.silentMs + passedMs, isHeard: arrived || before.isHeard };
    };
    this.#lines = { sending: follow(this.#lines.sending, bytes.sending), receiving: follow(this.#lines.receiving, bytes.receiving) };
    this.#isFirstLook = false;
  }

  /** ms that nothing has come of all that should. Reports about what we send are few: they alone count half. */
  silentMs({ sending, receiving }: Expected): number {
    const { sending: out, receiving: back } = this.#lines;
    if (sending && receiving) return Math.min(out.silentMs, back.silentMs);
    if (receiving) return back.silentMs;
    return sending ? out.silentMs / 2 : 0;
  }

  /** Has something arrived on every connection there is, and not too long ago? */
  carries(withinMs: number): boolean {
    const lines = Object.values(this.#lines).filter((line) => line !== nothingYet);
    return lines.length > 0 && lines.every(({ isHeard, silentMs }) => isHeard && silentMs < withinMs);
  }

  /** Has anything arrived since `restart`? */
  get hasFlowed(): boolean {
    return this.#flowed;
  }

  /** What arrived so far, or until the next look, is no sign of life any more. */
  restart(): void {
    this.#flowed = false;
    this.#isFirstLook = true;
  }

  /** Other connections. */
  clear(): void {
    this.#lines = { sending: nothingYet, receiving: nothingYet };
    this.restart();
  }
}
