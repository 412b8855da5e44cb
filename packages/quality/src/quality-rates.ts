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
  /** 0 to 1: how much of the time the picture stood still; null where the browser does not say. */
  readonly frozen: number | null;
  readonly limitedBy: SendingLimit | null;
  readonly availableOutgoingBps: number | null;
}

/** Totals that went backwards belong to a new connection: they count from zero. */
export function ratesBetween(before: QualitySample, after: QualitySample): QualityRates {
  const restarted = after.packetsReceived < before.packetsReceived || after.packetsSent < before.packetsSent;
  const since = (total: (sample: QualitySample) => number): number => Math.max(0, total(after) - (restarted ? 0 : total(before)));
  const received = since((sample) => sample.packetsReceived);
  const lost = since((sample) => sample.packetsLost);
  const played = since((sample) => sample.samplesPlayed);
  const frames = since((sample) => sample.framesDecoded);
  const elapsedMs = Math.max(after.atMs - before.atMs, 1);
  return {
    loss: Math.max(received + lost > 0 ? lost / (received + lost) : 0, after.remoteLossFraction ?? 0),
    roundTripMs: after.roundTripMs,
    jitterMs: after.jitterMs,
    packetsReceived: received,
    packetsSent: since((sample) => sample.packetsSent),
    bitrateBps: since((sample) => sample.bytesReceived) * 8 / elapsedMs * 1000,
    concealment: played > 0 ? Math.min(1, since((sample) => sample.samplesConcealed) / played) : null,
    framesPerSecond: frames > 0 ? frames / elapsedMs * 1000 : null,
    frozen: after.frozenMs === null ? null : Math.min(1, since((sample) => sample.frozenMs ?? 0) / elapsedMs),
    limitedBy: after.limitedBy,
    availableOutgoingBps: after.availableOutgoingBps,
  };
}
