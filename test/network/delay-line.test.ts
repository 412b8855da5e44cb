import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lacksDelay } from './support/delay-line.ts';
import { Lab } from './support/lab.ts';
import { lacksLab } from './support/lacks-lab.ts';
import type { Place } from './support/place.ts';
import { runTool } from './support/run-tool.ts';

/** Is told how long it takes until an address says that nobody listens there: one way there and back. */
const knock = 'const since = performance.now(); require("node:net").connect(9, process.argv[1]).on("error", () => console.log(performance.now() - since));';

async function thereAndBackMs(place: Place, address: string): Promise<number> {
  const [program = '', ...words] = place.commandFor(process.execPath);
  return Number(await runTool(program, [...words, '-e', knock, address]));
}

test('A network delays both ways by what it is told, also under a device that is in it already', { skip: lacksLab() || lacksDelay() }, async () => {
  await using lab = await Lab.open();
  const network = await lab.network('far-away');
  const [early, address] = [await lab.place('early', network, {}), lab.address];
  await thereAndBackMs(early, address);
  await network.change({ delayMs: 150 });
  const late = await lab.place('late', network, {});
  for (const place of [early, late]) {
    const measuredMs = await thereAndBackMs(place, address);
    // A timer may end a fraction of a millisecond early.
    assert.ok(measuredMs >= 299, `${measuredMs} ms`);
  }
  await network.change({});
  assert.ok(await thereAndBackMs(early, address) > 0);
});
