import { runInThisContext } from 'node:vm';
import { openBrowser } from '../../support/browser.ts';
import { lacksFirefox } from '../../support/firefox.ts';
import { bundle } from '../../e2ee/support/bundle.ts';
import type { Bench, BenchTable } from '../bench.ts';
import { bareAes } from './bare-aes.ts';
import { bundleLivekit, livekitVersion } from './bundle-livekit.ts';
import { bytesTable } from './bytes-table.ts';
import { frameFigures, frameTable } from './frame-table.ts';
import { frameShapes } from './frame-shapes.ts';
import { livekitFrames, type LivekitModule } from './livekit-frames.ts';
import { measureFrames, type FramePlan, type FrameRound } from './measure-frames.ts';
import { ourFrames } from './our-frames.ts';
import { profileFrames } from './profile-frames.ts';
import { runInWorker, WorkerPage } from './worker-page.ts';

/** One plan for each shape, so that a long run says how far it is. */
const plans: readonly FramePlan[] = frameShapes.map((shape) => ({
  shapes: [shape], ways: ['streams', 'calls'], atOnce: [1, 8], rounds: 9, framesPerRound: shape.bytes > 10_000 ? 160 : 320,
}));

interface Platform {
  readonly name: string;
  readonly version: string;
  readonly rounds: readonly FrameRound[];
}

const ways = [
  ['streams', 'from stream to stream, as a call moves them'],
  ['calls', 'as plain calls, without streams'],
] as const;

export const e2eeFrames: Bench = {
  name: 'e2ee-frames',
  async run(say) {
    const livekit = await bundleLivekit();
    const platforms = [await inNode(livekit, say), await inBrowser('chromium', livekit, say)];
    const reason = lacksFirefox();
    if (reason === false) platforms.push(await inBrowser('firefox', livekit, say));
    else say(`left out: ${reason}`);
    say('profile in Chromium');
    const profile = await profileFrames();
    const [node] = platforms;
    return {
      versions: { ...Object.fromEntries(platforms.map(({ name, version }) => [name, version])), 'livekit-client': livekitVersion },
      tables: [...platforms.flatMap(tablesOf), profile, ...(node === undefined ? [] : [bytesTable(node.rounds)])],
      data: {
        profile: profile.rows,
        platforms: platforms.map(({ name, version, rounds }) => ({
          name, version, streams: frameFigures(rounds, 'streams'), calls: frameFigures(rounds, 'calls'), addedBytes: bytesTable(rounds).rows,
        })),
      },
    };
  },
};

function tablesOf({ name, version, rounds }: Platform): readonly BenchTable[] {
  return ways.map(([way, words]) => frameTable(`${name} ${version}: µs per frame, ${words}`, frameFigures(rounds, way), [
    'Median of the rounds (least to most); p50 and p95 of batches of 16 frames. Rounds of all contenders take turns.',
    ...(way === 'calls' ? ['AES alone is one call of the platform and nothing around it: nobody who uses it can be faster.'] : []),
  ]));
}

async function inNode(livekit: string, say: (line: string) => void): Promise<Platform> {
  runInThisContext(livekit);
  const theirs = livekitFrames((globalThis as unknown as { readonly livekitFrames: LivekitModule }).livekitFrames);
  const rounds: FrameRound[] = [];
  for (const plan of plans) {
    say(`Node, ${namesOf(plan)}`);
    rounds.push(...await measureFrames([ourFrames, theirs, bareAes], plan));
  }
  return { name: 'Node', version: process.version, rounds };
}

async function inBrowser(engine: 'chromium' | 'firefox', livekit: string, say: (line: string) => void): Promise<Platform> {
  const worker = `${livekit}\n${await bundle(new URL('frame-bench-worker.ts', import.meta.url))}`;
  await using server = await WorkerPage.serve(worker);
  await using browser = await openBrowser({ camera: 'red', engine });
  const page = await server.open(browser);
  const [name = engine, version = ''] = (await browser.version()).replace(/^(?:Headless)?Chrome/, 'Chromium').split('/');
  const rounds: FrameRound[] = [];
  for (const plan of plans) {
    say(`${name}, ${namesOf(plan)}`);
    rounds.push(...await runInWorker(page, plan));
  }
  return { name, version, rounds };
}

const namesOf = ({ shapes }: FramePlan): string => shapes.map(({ name }) => name).join(', ');
