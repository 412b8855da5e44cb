import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { FuzzTarget } from './fuzz-target.ts';
import { keepCase } from './support/corpus.ts';
import { runCases } from './support/run-cases.ts';
import { targets } from './targets/index.ts';

/** `npm run fuzz [-- <target> … --cases N --seed S]`: as many cases over all targets, or over those named. */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string' } } });
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const chosen = positionals.length === 0 ? targets : targets.filter(({ name }) => positionals.includes(name));
if (chosen.length === 0) throw new Error(`No such target. There are: ${targets.map(({ name }) => name).join(', ')}`);

process.exitCode = await main(Number(values.cases)) ? 0 : 1;

async function main(cases: number): Promise<boolean> {
  console.log(`[fuzz] ${cases} cases, --seed ${seed}`);
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  let isClean = true;
  for (const target of chosen) isClean = await fuzz(target, Math.ceil(cases * target.share / shares)) && isClean;
  console.log(isClean ? '[fuzz] nothing found' : '[fuzz] found something; it is in the corpus now');
  return isClean;
}

async function fuzz(target: FuzzTarget, cases: number): Promise<boolean> {
  const startedAt = performance.now();
  let told = startedAt;
  const found = await runCases(target, {
    cases, seed,
    onProgress(done) {
      if (performance.now() - told < 10_000) return;
      told = performance.now();
      console.log(`[fuzz] ${target.name}: ${done} of ${cases}`);
    },
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`[fuzz] ${found === null ? '✓' : '✗'} ${target.name}: ${cases} cases in ${seconds} s`);
  if (found === null) return true;
  console.log(`${found.problem}\n[fuzz] kept as ${await keepCase(target.name, 'found by fuzzing', found.input)}`);
  return false;
}
