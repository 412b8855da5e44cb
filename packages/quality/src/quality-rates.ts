import type { QualitySample, SendingLimit } from './quality-sample.ts';

/** What happened between two samples. */
export interface QualityRates {
  /** 0 to 1, the worse direction */
  readonly loss: number;
  readonly roundTripMs: number | null;
  readonly jitterMs: number | null;
  readonly packetsReceived: number;
  readonly packetsSent: number;
  /** bit/s of payload arriving */
  readonly bitrateBps: number;
  /** 0 to 1: how much of the sound heard was made up; null: no sound arrived. */
  readonly concealment: number | null;
  /** Pictures a second; null: no picture came. */
  readonly framesPerSecond: number | null;
  /** 0 to 1: how much of the time the picture stood still: all of it where parts of pictures came and none could be shown. Null where the browser does not say. */
  readonly frozen: number | null;
  readonly limitedBy: SendingLimit | null;
  readonly availableOutgoingBps: number | null;
}

/** Totals that went backwards belong to a new connection. */
export function isContinued(before: QualitySample, after: QualitySample): boolean {
  return after.packetsReceived >= before.packetsReceived && after.packetsSent >= before.packetsSent;
}

/** Those of a new connection count from zero. */
export function ratesBetween(before: QualitySample, after: QualitySample): QualityRates {
  const isSame = isContinued(before, after);
  const since = (total: (sample: QualitySample) => number): number => Math.max(0, total(after) - (isSame ? total(before) : 0));
  const received = since((sample) => sample.packetsReceived);
  const lost = since((sample) => sample.packetsLost);
  const played = since((sample) => sample.samplesPlayed);
  const sent = since((sample) => sample.packetsSent);
  const missedThere = since((sample) => sample.packetsMissedThere ?? 0);
  const frames = since((sample) => sample.framesDecoded);
  // Before the first picture there is nothing to stand still.
  const stood = frames === 0 && before.framesDecoded > 0 && since((sample) => sample.videoPackets) > 0;
  const elapsedMs = Math.max(after.atMs - before.atMs, 1);
  return {
    loss: Math.max(share(lost, received + lost), share(missedThere, sent)),
    roundTripMs: after.roundTripMs,
    jitterMs: after.jitterMs,
    packetsReceived: received,
    packetsSent: sent,
    bitrateBps: since((sample) => sample.bytesReceived) * 8 / elapsedMs * 1000,
    concealment: played > 0 ? Math.min(1, since((sample) => sample.samplesConcealed) / played) : null,
    framesPerSecond: frames > 0 ? frames / elapsedMs * 1000 : null,
    frozen: stood ? 1 : after.frozenMs === null ? null : Math.min(1, since((sample) => sample.frozenMs ?? 0) / elapsedMs),
    limitedBy: after.limitedBy,
    availableOutgoingBps: after.availableOutgoingBps,
  };
}

/** Reports come later than what they speak of: more may be missed in a moment than was sent in it. */
function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}
