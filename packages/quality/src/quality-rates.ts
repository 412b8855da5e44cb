import type { QualitySample } from './quality-sample.ts';

/** What happened between two samples. */
export interface QualityRates {
  /** 0 to 1, the worse direction */
  readonly loss: number;
  readonly roundTripMs: number | null;
  readonly packetsReceived: number;
  readonly packetsSent: number;
  /** bit/s of payload arriving */
  readonly bitrateBps: number;
}

/** Totals that went backwards belong to a new connection: they count from zero. */
export function ratesBetween(before: QualitySample, after: QualitySample): QualityRates {
  const restarted = after.packetsReceived < before.packetsReceived || after.packetsSent < before.packetsSent;
  const base = restarted ? { packetsReceived: 0, packetsLost: 0, bytesReceived: 0, packetsSent: 0 } : before;
  const received = after.packetsReceived - base.packetsReceived;
  const lost = Math.max(0, after.packetsLost - base.packetsLost);
  const expected = received + lost;
  const seconds = Math.max(after.atMs - before.atMs, 1) / 1000;
  return {
    loss: Math.max(expected > 0 ? lost / expected : 0, after.remoteLossFraction ?? 0),
    roundTripMs: after.roundTripMs,
    packetsReceived: received,
    packetsSent: after.packetsSent - base.packetsSent,
    bitrateBps: ((after.bytesReceived - base.bytesReceived) * 8) / seconds,
  };
}
