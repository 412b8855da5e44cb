import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { RecordedCall } from '../../../test/chaos/support/recorded-call.ts';
import { isRight, skies } from '../../../test/chaos/support/sky.ts';
import { newMeter, nextQuality, type QualityMeter } from './quality-meter.ts';
import { sampleOf } from './quality-sample.ts';
import type { QualityScore } from './quality-score.ts';
import type { StatsEntry } from './stats-report.ts';

interface Look {
  readonly atMs: number;
  readonly score: QualityScore | null;
}

const read = (name: string): RecordedCall => JSON.parse(readFileSync(new URL(`../recordings/${name}.json`, import.meta.url), 'utf8')) as RecordedCall;

/** The reports of one look, as the browser gave them. */
function reportsOf({ entries }: RecordedCall, [, ...cells]: RecordedCall['looks'][number]): readonly (readonly StatsEntry[])[] {
  const reports = { sending: [] as StatsEntry[], receiving: [] as StatsEntry[] };
  let at = 0;
  for (const { connection, fixed, members } of entries) {
    const values = members.map((member) => [member, cells[at++]] as const).filter(([, value]) => value !== null);
    if (members.length === 0 || values.length > 0) reports[connection].push({ ...fixed, ...Object.fromEntries(values) });
  }
  return [reports.sending, reports.receiving];
}

/** What the badge of that call showed, look by look. */
function play(call: RecordedCall): readonly Look[] {
  let meter: QualityMeter = newMeter();
  return call.looks.map((look) => {
    const atMs = Number(look[0]);
    meter = nextQuality(meter, sampleOf(reportsOf(call, look), atMs));
    return { atMs, score: meter.shown };
  });
}

const withinMs = 5_000;
/** Of the looks after that: a line that loses five packets of a hundred by chance loses fewer for a while. */
const mostly = 0.8;

for (const name of ['chromium']) {
  const call = read(name);
  const looks = play(call);
  for (const [at, { atMs: fromMs, name: weather }] of call.weather.entries()) {
    const sky = skies.find((one) => one.name === weather);
    assert.ok(sky, `nobody knows the weather "${weather}"`);
    const during = looks.filter(({ atMs }) => atMs >= fromMs && atMs < (call.weather[at + 1]?.atMs ?? Number.POSITIVE_INFINITY));
    test(`${name}, ${weather}: the right level and reason within five seconds, and from then on`, () => {
      const settled = during.filter(({ atMs }) => atMs > fromMs + withinMs - 1_000);
      const right = settled.filter(({ score }) => score !== null && isRight(score, sky));
      const story = during.map(({ atMs, score }) => `${((atMs - fromMs) / 1000).toFixed(1)} ${score?.level} ${score?.reasons.join(' ')}`).join('\n');
      assert.ok(settled.length > 5 && right.length >= settled.length * mostly, story);
      assert.ok(during.some(({ atMs, score }) => atMs <= fromMs + withinMs && score !== null && isRight(score, sky)), story);
    });
  }
}
