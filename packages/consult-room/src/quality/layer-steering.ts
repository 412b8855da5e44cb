import { layerFor, nextStep, topOfLadder, type Ladder, type PictureLayer, type QualityLevel } from '@consult-room/quality';

/** How well somebody's media arrives; null: not known yet. */
export interface Arrival {
  readonly participantId: string;
  readonly level: QualityLevel | null;
}

/**
 * Which layer of each person's picture to receive. Everybody stands on a ladder of their own: one person's weak line
 * takes nothing away from the others, and our own weak line shows with all of them. The media server does not choose by itself.
 */
export class LayerSteering {
  readonly #ladders = new Map<string, Ladder>();
  readonly #asked = new Map<string, PictureLayer>();

  /** One look; gives the layers that change. */
  look(arrivals: readonly Arrival[], nowMs: number): ReadonlyMap<string, PictureLayer> {
    const changes = new Map<string, PictureLayer>();
    const here = new Set(arrivals.map(({ participantId }) => participantId));
    // What was asked of a person stays asked at the media server while they show nothing.
    for (const gone of [...this.#ladders.keys()].filter((id) => !here.has(id))) this.#ladders.delete(gone);
    for (const { participantId, level } of arrivals) {
      if (level === null) continue;
      const ladder = nextStep(this.#ladders.get(participantId) ?? topOfLadder(), level, nowMs);
      this.#ladders.set(participantId, ladder);
      const layer = layerFor(ladder.step, null);
      if (layer === (this.#asked.get(participantId) ?? 2)) continue;
      this.#asked.set(participantId, layer);
      changes.set(participantId, layer);
    }
    return changes;
  }

  /** Another connection: everything arrives anew, in full. */
  restart(): void {
    this.#ladders.clear();
    this.#asked.clear();
  }
}
