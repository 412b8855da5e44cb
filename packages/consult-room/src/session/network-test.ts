import type { NetworkItem } from '@consult-room/protocol';
import { echoSampleOf, networkFigures, networkVerdict, type EchoSample } from '@consult-room/quality';
import { CheckLine } from '../sfu/check/check-line.ts';
import { echoTrial } from '../sfu/check/echo-trial.ts';
import { TestPicture } from '../sfu/check/test-picture.ts';

export interface NetworkTestOptions {
  readonly url: string;
  readonly token: string;
  /** Stops all traffic at once; what was found until then counts. */
  readonly signal: AbortSignal;
}

/** The call allows itself three seconds before it takes the relay; a test can be sure, and TLS takes longer to stand. */
const connectWithinMs = { direct: 6_000, relay: 9_000 } as const;
const bitrateBps = 1_000_000;
/** A line that is plainly good needs no more than the first; the others get the time to show what they can do. */
const measureMs = { least: 2_500, most: 8_000 } as const;

/**
 * Sends a picture of nothing to the media server and back: over UDP first, and where that is blocked through the relay.
 * Loaded only when it is wanted. @throws ConsultError `media-unavailable` where there is nothing to test with, or it was stopped early
 */
export async function testNetwork({ url, token, signal }: NetworkTestOptions): Promise<NetworkItem> {
  signal.throwIfAborted();
  const line = new CheckLine(url, signal);
  const picture = new TestPicture();
  try {
    await line.hello(token);
    const ways = line.iceServers.length > 0 ? [false, true] : [false];
    for (const relayOnly of ways) {
      const samples: EchoSample[] = [];
      const within = connectWithinMs[relayOnly ? 'relay' : 'direct'];
      await echoTrial({ line, track: picture.track, relayOnly, bitrateBps, connectWithinMs: within, look: (report) => isEnough(samples, report), signal });
      const figures = networkFigures(samples);
      if (figures !== null) return { ...networkVerdict(figures), figures };
      if (signal.aborted) return { status: 'untested', code: 'skipped' };
    }
    return { status: 'fail', code: 'media-blocked' };
  } finally {
    picture.stop();
    line.close();
  }
}

function isEnough(samples: EchoSample[], report: RTCStatsReport): boolean {
  const sample = echoSampleOf(report, performance.now());
  if (sample !== null) samples.push(sample);
  const figures = networkFigures(samples);
  const [first = sample] = samples;
  const elapsedMs = (sample?.atMs ?? 0) - (first?.atMs ?? 0);
  if (elapsedMs >= measureMs.most) return true;
  return elapsedMs >= measureMs.least && figures !== null && networkVerdict(figures).status === 'pass' && Math.min(figures.upKbps, figures.downKbps) * 1000 >= bitrateBps * 0.8;
}
