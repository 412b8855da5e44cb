import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { forwardedHeaders, visitorHeader } from '../../../server/src/cluster/forwarded-headers.ts';
import { Metrics } from '../../../server/src/metrics/metrics.ts';
import { ConnectionFigures } from '../../../server/src/sfu/events/connection-figures.ts';
import { fuzzTarget, type FuzzTarget } from '../fuzz-target.ts';
import { jsonText } from '../inputs/json-text.ts';
import { connectionEvents } from '../inputs/samples.ts';

const framing = ['Host', 'Content-Length', 'Transfer-Encoding'];
const header = fc.tuple(
  fc.oneof(fc.constantFrom(...framing, 'Connection', 'Upgrade', 'consult-visitor', 'Consult-Visitor', 'TE', 'Cookie', 'X-Forwarded-For', '__proto__'), fc.string({ unit: 'binary-ascii', maxLength: 12 })),
  fc.oneof(fc.constantFrom('consult-visitor', 'content-length, Transfer-Encoding,host', 'close', ', ,', '10.0.0.1'), fc.string({ maxLength: 20 })),
);

/** What gateways pass on to each other, and what media servers tell. */
export const neighbourTargets: readonly FuzzTarget[] = [
  fuzzTarget<readonly (readonly [string, string])[]>({
    name: 'forwarded-headers', shows: 'T24 F21', share: 6,
    open: async () => ({
      inputs: fc.array(header, { maxLength: 12 }),
      check(pairs) {
        const passed = forwardedHeaders(pairs.flat());
        assert.equal(passed.length % 2, 0);
        const names = passed.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
        for (const own of [visitorHeader, 'connection', 'upgrade', 'te']) assert.ok(!names.includes(own), own);
        for (const kept of framing.map((name) => name.toLowerCase())) assert.equal(names.filter((name) => name === kept).length, pairs.filter(([name]) => name.toLowerCase() === kept).length, kept);
      },
    }),
  }),
  fuzzTarget<string>({
    name: 'connection-events', shows: 'T15 T22', share: 4,
    open: async () => {
      const metrics = new Metrics();
      const series = seriesOf(metrics);
      const figures = new ConnectionFigures(metrics);
      return {
        inputs: jsonText(connectionEvents),
        check(text) {
          let told: unknown;
          try {
            told = JSON.parse(text);
          } catch {
            return;
          }
          figures.take(told);
          assert.equal(seriesOf(metrics), series);
        },
      };
    },
  }),
];

/** Without their numbers, which must be numbers. */
function seriesOf(metrics: Metrics): string {
  return metrics.render().replaceAll(/ \d+(?:\.\d+)?$/gm, '');
}
