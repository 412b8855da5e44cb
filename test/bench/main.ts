import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadavg } from 'node:os';
import type { Bench } from './bench.ts';
import { e2eeFirstPicture } from './e2ee/first-picture-bench.ts';
import { e2eeFrames } from './e2ee/frames-bench.ts';
import { flood } from './flood/flood-bench.ts';
import { quality } from './quality/quality-bench.ts';
import { machine } from './support/machine.ts';
import { textTable } from './support/text-table.ts';

const benches: readonly Bench[] = [e2eeFrames, e2eeFirstPicture, flood, quality];
const results = join(import.meta.dirname, 'results');

process.exitCode = await main(process.argv.slice(2));

/** Exit code: 0 when all that was asked for was measured. */
async function main(words: readonly string[]): Promise<number> {
  const chosen = benches.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)));
  if (chosen.length === 0) {
    console.error(`[bench] There is ${benches.map(({ name }) => name).join(', ')}.`);
    return 1;
  }
  const { processor, cores, memoryGb, system, node } = machine();
  console.log(`[bench] ${processor}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}`);
  await mkdir(results, { recursive: true });
  for (const bench of chosen) await runBench(bench);
  return 0;
}

async function runBench(bench: Bench): Promise<void> {
  const [loadBefore = 0] = loadavg();
  const { tables, versions, data } = await bench.run((line) => { console.log(`[bench] ${bench.name}: ${line}`); });
  console.log(`\n${tables.map(textTable).join('\n\n')}\n`);
  console.log(Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(' · '));
  // Other work on the machine is the first suspect when two reports differ.
  const load = { before: loadBefore, after: loadavg()[0] ?? 0 };
  console.log(`processes waiting for a core, mean of a minute: ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after`);
  const file = join(results, `${bench.name}.json`);
  await writeFile(file, `${JSON.stringify({ bench: bench.name, takenAt: new Date().toISOString(), machine: machine(), versions, load, data }, null, 1)}\n`);
  console.log(`[bench] written to test/bench/results/${bench.name}.json\n`);
}
