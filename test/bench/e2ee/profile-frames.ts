import type { Page, Protocol, WebWorker } from 'puppeteer-core';
import { bundle } from '../../e2ee/support/bundle.ts';
import { openBrowser } from '../../support/browser.ts';
import type { BenchTable } from '../bench.ts';
import { frameShapes } from './frame-shapes.ts';
import type { FramePlan } from './measure-frames.ts';
import { WorkerPage } from './worker-page.ts';

const profiled = ['6 kB VP8', '40 kB VP8'];

/** What is asked of whom, by the class or function that asks; whatever else is ours counts as the rest. */
const parts: ReadonlyMap<string, string> = new Map([
  ['FrameCipher', 'AES-GCM, by the browser'], ['framedBody', 'memory for the result'], ['FramePipe', 'from and into streams'], ['StreamCounters', 'clock and counts'],
  ['(garbage collector)', 'collecting garbage'], ['(program)', 'the browser itself'], ['(idle)', 'waiting'],
]);
const rest = 'header, keys, replay window';
const ours = /^(?:Frame(?:Sender|Receiver)|KeyRing|EpochKeys|SendingKey|ReplayWindow|\w*SFrameHeader|fieldLength|(?:write|read)Field|parseSealedFrame|sealedFrame|additionalData|clearPrefixOf|isVp8KeyFrame|shownPrefix|sealedPart|wholeFrame|decodeKid|slotOf)$/;

/** Where a frame's time goes in Chromium's worker, as shares of the samples its own profiler took; the measurement's own work left out. */
export async function profileFrames(): Promise<BenchTable> {
  const script = await bundle(new URL('profiled-worker.ts', import.meta.url));
  await using server = await WorkerPage.serve(script);
  await using browser = await openBrowser({ camera: 'red' });
  const shares: ReadonlyMap<string, number>[] = [];
  for (const shape of frameShapes.filter(({ name }) => profiled.includes(name))) {
    const page = await server.open(browser);
    shares.push(await profile(page, script, { shapes: [shape], ways: ['streams'], atOnce: [8], rounds: 30, framesPerRound: shape.bytes > 10_000 ? 160 : 320 }));
    await page.close();
  }
  const names = [...new Set([...parts.values(), rest])];
  return {
    title: 'Where our time goes in Chromium, sealing and opening from stream to stream, 8 frames at once: % of samples',
    columns: ['', ...profiled],
    rows: names.map((name) => [name, ...shares.map((share) => ((share.get(name) ?? 0) * 100).toFixed(0))]),
    notes: ['What AES-GCM takes no program can save that seals with the same cipher through the same browser.'],
  };
}

async function profile(page: Page, script: string, plan: FramePlan): Promise<ReadonlyMap<string, number>> {
  const created = new Promise<WebWorker>((resolve) => { page.once('workercreated', resolve); });
  await page.evaluate(() => { Object.assign(globalThis, { profiled: new Worker('/worker.js') }); });
  const { client } = await created;
  // Before anything runs: of code compiled earlier the profiler no longer knows which function was folded into which.
  await client.send('Profiler.enable');
  await client.send('Profiler.setSamplingInterval', { interval: 100 });
  await client.send('Profiler.start');
  await run(page, plan);
  return sharesOf(script.split('\n'), await client.send('Profiler.stop'));
}

async function run(page: Page, plan: FramePlan): Promise<void> {
  const error = await page.evaluate(async (given) => {
    const { profiled: worker } = globalThis as unknown as { readonly profiled: Worker };
    return await new Promise<string | null>((resolve) => {
      worker.addEventListener('message', ({ data }) => { resolve(data.error ?? null); }, { once: true });
      worker.postMessage(given);
    });
  }, plan);
  if (error !== null) throw new Error(error);
}

function sharesOf(lines: readonly string[], { profile: { nodes, samples = [], timeDeltas = [] } }: Protocol.Profiler.StopResponse): ReadonlyMap<string, number> {
  const partOf = new Map(nodes.map(({ id, callFrame }) => [id, partAt(lines, callFrame)]));
  const sums = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const part = partOf.get(id) ?? null;
    if (part !== null) sums.set(part, (sums.get(part) ?? 0) + (timeDeltas[at] ?? 0));
  }
  const total = [...sums.values()].reduce((sum, time) => sum + time, 0);
  return new Map([...sums].map(([part, time]) => [part, time / total]));
}

/** Null for the measurement's own work. Methods are known by the class whose lines they stand in. */
function partAt(lines: readonly string[], { functionName, lineNumber }: Protocol.Runtime.CallFrame): string | null {
  const above = lines.slice(0, lineNumber + 1).findLast((line) => /^ {2}(?:class|async function|function) \w+/.test(line));
  const name = /^ {2}(?:class|async function|function) (\w+)/.exec(above ?? '')?.[1] ?? functionName;
  return parts.get(functionName) ?? parts.get(name) ?? (ours.test(functionName) || ours.test(name) ? rest : null);
}
