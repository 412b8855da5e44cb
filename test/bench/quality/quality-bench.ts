import { nextStep, topOfLadder, type Ladder, type StatsEntry } from '@consult-room/quality';
import { QualityMonitor } from '../../../packages/consult-room/src/quality/quality-monitor.ts';
import type { Bench } from '../bench.ts';

const people = 8;
const looks = 2_000;
const warmUpLooks = 500;

/** What one look a second costs in a full room: eight people's sound and picture, as long reports as Chromium's. */
export const quality: Bench = {
  name: 'quality',
  run(say) {
    say(`${looks} looks at ${people} people`);
    const tookMs = measure().toSorted((one, other) => one - other);
    const at = (part: number): number => tookMs[Math.ceil(tookMs.length * part) - 1] ?? Number.NaN;
    const figures = [at(0.5), at(0.99), at(1)];
    return Promise.resolve({
      tables: [{
        title: 'One evaluation of the quality of a call, ms',
        columns: ['', 'p50', 'p99', 'longest'],
        rows: [[`${people} people`, ...figures.map((ms) => ms.toFixed(3))]],
        notes: [`Samples, rates, scores and steps of ${people} people and of oneself, from a report of ${reportOf(0).size} entries; it is done once a second.`],
      }],
      versions: { node: process.version },
      data: { people, looks, p50Ms: figures[0], p99Ms: figures[1], longestMs: figures[2] },
    });
  },
};

function measure(): readonly number[] {
  const monitor = new QualityMonitor();
  const ids = Array.from({ length: people }, (_, index) => `person-${index}`);
  const ladders = new Map<string, Ladder>();
  const inbound = ids.flatMap((participantId, index) => [`${index * 2}`, `${index * 2 + 1}`].map((mid) => ({ mid, participantId })));
  const tookMs: number[] = [];
  for (let look = 0; look < warmUpLooks + looks; look += 1) {
    const report = reportOf(look);
    const startedAt = performance.now();
    monitor.look({ sending: report, receiving: report, inbound, speaking: new Set(ids), isHidden: false, nowMs: look * 1_000 });
    for (const id of ids) ladders.set(id, nextStep(ladders.get(id) ?? topOfLadder(), monitor.of(id)?.level ?? 'good', look * 1_000));
    if (look >= warmUpLooks) tookMs.push(performance.now() - startedAt);
  }
  return tookMs;
}

/** The totals after so many seconds, on a line that loses more in every other ten of them; with what Chromium adds and nobody here reads. */
function reportOf(second: number): ReadonlyMap<string, StatsEntry> {
  const lost = second * 2 + Math.floor(second / 20) * 60;
  const entries: StatsEntry[] = [
    { id: 'pair', type: 'candidate-pair', state: 'succeeded', nominated: true, currentRoundTripTime: 0.04, availableOutgoingBitrate: 2_500_000 },
    { id: 'out', type: 'outbound-rtp', packetsSent: second * 300, qualityLimitationReason: 'none' },
    { id: 'remote', type: 'remote-inbound-rtp', fractionLost: 0.01 },
  ];
  for (let line = 0; line < people * 2; line += 1) {
    const received = { packetsReceived: second * 100, packetsLost: lost, bytesReceived: second * 40_000, jitter: 0.01 };
    const heard = { totalSamplesReceived: second * 48_000, concealedSamples: second * 300, silentConcealedSamples: second * 100 };
    const seen = { framesDecoded: second * 24, totalFreezesDuration: second / 200 };
    entries.push(
      { id: `in-${line}`, type: 'inbound-rtp', mid: String(line), ...received, ...(line % 2 === 0 ? heard : seen) },
      { id: `codec-${line}`, type: 'codec', mimeType: 'video/VP8', clockRate: 90_000 },
      { id: `playout-${line}`, type: 'media-playout', totalSamplesCount: second * 48_000 },
      { id: `sender-${line}`, type: 'remote-outbound-rtp', packetsSent: second * 100 },
    );
  }
  return new Map(entries.map((entry) => [entry.id, entry]));
}
