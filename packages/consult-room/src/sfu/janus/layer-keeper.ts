import type { Layer, MediaSource } from '../sfu.ts';

/** Janus passes one request for a key frame on each second, and a browser makes none within 300 ms of the last: one may get lost. */
const askAgainMs = 400;
const maxAsks = 10;

const nameOf = ({ participantId, slot }: MediaSource): string => `${participantId}/${slot}`;

/** Sees to it that pictures sent in layers begin, and change to the layer chosen, although one request may come to nothing. */
export class LayerKeeper {
  readonly #ask: (layers: ReadonlyMap<string, Layer>) => void;
  /** By source: a choice outlives the m-line it was made for. */
  readonly #chosen = new Map<string, Layer>();
  readonly #lines = new Map<string, string>();
  /** Lines whose layer has not come, and how often it was asked for since. */
  readonly #missing = new Map<string, number>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  /** @param ask requests a layer for each of these m-lines of ours, and with it a key frame */
  constructor(ask: (layers: ReadonlyMap<string, Layer>) => void) {
    this.#ask = ask;
  }

  choose(source: MediaSource, layer: Layer): void {
    this.#chosen.set(nameOf(source), layer);
    for (const [line, name] of this.#lines) {
      if (name !== nameOf(source)) continue;
      this.#await(line);
      this.#ask(new Map([[line, layer]]));
    }
  }

  /** What to subscribe with. */
  chosen(source: MediaSource): Layer | undefined {
    return this.#chosen.get(nameOf(source));
  }

  /** From now on this line carries that picture, subscribed to with the layer chosen; without a choice any will do. */
  bound(line: string, source: MediaSource): void {
    this.#lines.set(line, nameOf(source));
    this.#await(line);
  }

  unbound(line: string): void {
    this.#lines.delete(line);
    this.#settle(line);
  }

  /** Janus relays this layer from now on. */
  arrived(line: string, layer: number): void {
    if (Math.max(0, this.#wanted(line) ?? layer) === layer) this.#settle(line);
  }

  close(): void {
    this.#closed = true;
    this.#rest();
  }

  #wanted(line: string): Layer | undefined {
    return this.#chosen.get(this.#lines.get(line) ?? '');
  }

  #await(line: string): void {
    if (this.#closed) return;
    this.#missing.set(line, 0);
    this.#timer ??= setInterval(() => this.#askAgain(), askAgainMs);
  }

  #settle(line: string): void {
    this.#missing.delete(line);
    if (this.#missing.size === 0) this.#rest();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#missing.clear();
  }

  /** A layer that never comes is not sent: Janus relays the next smaller one. */
  #askAgain(): void {
    const layers = new Map<string, Layer>();
    for (const [line, asks] of this.#missing) {
      if (asks === maxAsks) this.#settle(line);
      else {
        this.#missing.set(line, asks + 1);
        layers.set(line, this.#wanted(line) ?? 2);
      }
    }
    if (layers.size > 0) this.#ask(layers);
  }
}
