import assert from 'node:assert/strict';
import { deepQuery } from '../support/deep-query.ts';
import { House } from '../support/house.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;

story('A page of the clinic tests devices and the network without an appointment, and each way out for its IT department', house, async (scene) => {
  await house.open(red);
  const visitor = await scene.blank('visitor', red);
  await visitor.page.goto(`${(await house.stack()).publicUrl}/demo/check`, { waitUntil: 'load' });
  await visitor.press('[part~="primary"]');
  const { detail } = await visitor.waitForEvent('consult-check-result');
  const network = detail?.['network'] as { readonly status: string; readonly code: string };
  assert.deepEqual([network.status, network.code], ['pass', 'direct']);

  await visitor.press('details.paths > summary');
  await visitor.press('[part~="paths"]');
  const status = async (by: string): Promise<string | null> => {
    const line = await deepQuery(visitor.page, `[data-path="${by}"]`);
    return line && await line.evaluate((element) => element.getAttribute('data-status'));
  };
  // The relay's certificate is made by this installation itself, which browsers do not trust: TLS is tried, and may fail.
  await waitUntil('every way to be tried', async () => !(await Promise.all(['direct', 'udp', 'tcp', 'tls'].map(status))).includes(null));
  assert.deepEqual(await Promise.all(['direct', 'udp', 'tcp'].map(status)), ['pass', 'pass', 'pass']);
});
