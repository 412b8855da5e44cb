import { layerFor, nextStep, topOfLadder, type Ladder, type LadderLook, type PictureLayer, type QualityLevel } from '@consult-room/quality';

/** How well somebody's media arrives; null: not known yet. */
export interface Arrival {
  readonly participantId: string;
  readonly level: QualityLevel | null;
  /** Since the look before. */
  readonly rates?: LadderLook['rates'];
  /** An interpreter's picture may be all they say: it is never smaller than the largest of the others. */
  readonly isShedLast: boolean;
  /** Lines of device pixels it is shown in; null: not known. */
  readonly shownLines: number | null;
}

const allLines: PictureLayer = 2;

/**
 * Which layer of each person's picture to receive. Everybody stands on a ladder of their own: one person's weak line
 * takes nothing away from the others, and our own weak line shows with all of them. The media server does not choose by itself.
 */
export class LayerSteering {
  readonly #ladders = new Map<string, Ladder>();
  readonly #asked = new Map<string, PictureLayer>();

  /** One look; gives the layers that change. @param isLineWeak our own line is not good, whatever arrives */
  look(arrivals: readonly Arrival[], nowMs: number, isLineWeak = false): ReadonlyMap<string, PictureLayer> {
    const changes = new Map<string, PictureLayer>();
    const here = new Set(arrivals.map(({ participantId }) => participantId));
    // What was asked of a person stays asked at the media server while they show nothing.
    for (const gone of [...this.#ladders.keys()].filter((id) => !here.has(id))) this.#ladders.delete(gone);
    const [first, last] = [arrivals.filter(({ isShedLast }) => !isShedLast), arrivals.filter(({ isShedLast }) => isShedLast)];
    const change = (arrival: Arrival, smallest: number): void => {
      const { participantId } = arrival;
      const layer = this.#step(arrival, smallest, nowMs, isLineWeak);
      if (layer === null || layer === this.#layerOf(participantId)) return;
      this.#asked.set(participantId, layer);
      changes.set(participantId, layer);
    };
    for (const arrival of first) change(arrival, -Infinity);
    const largest = Math.max(...first.map(({ participantId }) => this.#layerOf(participantId)));
    for (const arrival of last) change(arrival, largest);
    return changes;
  }

  /** Somebody's picture stands: the smaller one to ask for at once. Null: it is the smallest, or has only just become smaller. */
  stands(participantId: string, shownLines: number | null, nowMs: number): PictureLayer | null {
    const before = this.#ladders.get(participantId);
    if (before === undefined || before.level === null) return null;
    const after = nextStep(before, before.level.is, nowMs, { isStanding: true });
    const layer = layerFor(after.step, shownLines);
    this.#ladders.set(participantId, after);
    if (after.step === before.step || layer === this.#layerOf(participantId)) return null;
    this.#asked.set(participantId, layer);
    return layer;
  }

  /** Another connection: everything arrives anew, in full. */
  restart(): void {
    this.#ladders.clear();
    this.#asked.clear();
  }

  /** Null: it would be smaller than that, so nothing changes, and the next look tries again. */
  #step({ participantId, level, rates = null, shownLines }: Arrival, smallest: number, nowMs: number, isLineWeak: boolean): PictureLayer | null {
    if (level === null) return null;
    const before = this.#ladders.get(participantId) ?? topOfLadder();
    const after = nextStep(before, level, nowMs, { rates, isLineWeak, lowest: 'few' });
    const layer = layerFor(after.step, shownLines);
    const isHeld = after.step !== before.step && layer < Math.min(smallest, layerFor(before.step, shownLines));
    this.#ladders.set(participantId, isHeld ? { ...before, level: after.level } : after);
    return isHeld ? null : layer;
  }

  #layerOf(participantId: string): PictureLayer {
    return this.#asked.get(participantId) ?? allLines;
  }
}
