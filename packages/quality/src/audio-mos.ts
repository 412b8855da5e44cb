/** What decides how a conversation sounds. */
export interface AudioPath {
  /** 0 to 1: sound that did not arrive in time, after whatever the codec could mend */
  readonly loss: number;
  /** ms there and back; null: not measured, counted as 0 */
  readonly roundTripMs: number | null;
  /** ms; null: not measured, counted as 0 */
  readonly jitterMs: number | null;
}

/** Rating of a perfect line with the default settings of ITU-T G.107 (06/2015) table 3. */
const perfectRating = 93.2;
/** Coding, packing and playing out, ms. */
const deviceMs = 40;
/** A jitter buffer holds about twice what it has to even out. */
const bufferPerJitter = 2;
/** Beyond this one-way delay, in ms, people begin to talk over each other. */
const conversationalMs = 177.3;
/** Packet-loss robustness Bpl of G.107 §3.5 for a codec with concealment, as G.113 appendix I gives for such; Opus has no entry of its own. */
const robustness = 20;

/**
 * Mean opinion score of the sound, 1 (bad) to 4.4 (as good as a line gets), by the E-model of ITU-T G.107: its delay
 * term in the straight-line form of Cole and Rosenbluth (2001), its loss term for random loss and no coding impairment.
 */
export function audioMos({ loss, roundTripMs, jitterMs }: AudioPath): number {
  const delayMs = (roundTripMs ?? 0) / 2 + bufferPerJitter * (jitterMs ?? 0) + deviceMs;
  const delayImpairment = 0.024 * delayMs + 0.11 * Math.max(0, delayMs - conversationalMs);
  const lossPercent = loss * 100;
  const lossImpairment = 95 * lossPercent / (lossPercent + robustness);
  const rating = Math.min(100, Math.max(0, perfectRating - delayImpairment - lossImpairment));
  // Near zero the curve of the standard dips below its own lowest mark.
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
}
