import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { bundle } from '../e2ee/support/bundle.ts';
import { openBrowser } from '../support/browser.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { LayersPage } from './layers-page.ts';
import { newId } from './open-gate.ts';
import { startRealJanus, type RealJanus } from './real-janus.ts';
import { openSfuHouse } from './sfu-house.ts';

let janus: RealJanus;
before(async () => { janus = await startRealJanus(); });
after(async () => { await janus[Symbol.asyncDispose](); });

const format = { width: 960, height: 540, framesPerSecond: 12 } as const;

type Methods = { readonly [Name in 'open' | 'choose' | 'show' | 'width' | 'lines' | 'decoded' | 'sentSmall' | 'wholeSent' | 'sendWhole' | 'repeat' | 'layers' | 'counted']: LayersPage[Name] };

async function on<Name extends keyof Methods>(page: Page, method: Name, ...args: Parameters<Methods[Name]>): Promise<Awaited<ReturnType<Methods[Name]>>> {
  return await page.evaluate(`layersPage.${method}(...${JSON.stringify(args)})`) as Awaited<ReturnType<Methods[Name]>>;
}

/** Of what is sent in the smallest size, the part that is decoded. Looks at some forty pictures. */
async function shareDecoded(page: Page, layer: -1 | 0): Promise<number> {
  await on(page, 'choose', layer);
  const [sent, decoded] = [await on(page, 'sentSmall'), await on(page, 'decoded')];
  await waitUntil('forty pictures', async () => (await on(page, 'sentSmall')) >= sent + 40);
  return (await on(page, 'decoded') - decoded) / (await on(page, 'sentSmall') - sent);
}

test('a picture is received in the layer chosen, and comes back whenever it is taken again', { timeout: 400_000 }, async () => {
  const script = await bundle(new URL('layers-page.ts', import.meta.url));
  await using house = await openSfuHouse(janus, {
    pages: (_request, response) => { response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><title>layers</title><script type="module">${script}</script>`); },
  });
  const appointment = newId('apt');
  const [sender, viewer] = [house.gate.admit(appointment), house.gate.admit(appointment)];
  await using browser = await openBrowser({ camera: 'green', format });
  const page = await browser.newPage();
  await page.goto(house.origin);
  await on(page, 'open', house.url, sender.participantId, viewer.participantId);
  const shows = (width: number) => waitUntil(`a picture ${width} wide`, async () => (await on(page, 'width')) === width);
  await shows(960);

  // Straight after each other: the key frame of the second is asked for while the browser makes none.
  for (const [layer, width] of [[0, 240], [1, 480], [2, 960], [0, 240], [2, 960], [1, 480]] as const) {
    await on(page, 'choose', layer);
    await shows(width);
  }
  await on(page, 'choose', 0);
  await shows(240);
  assert.ok(await shareDecoded(page, 0) > 0.8, 'all pictures of the smallest size');
  await on(page, 'choose', -1);
  await shows(240);
  await waitUntil('few pictures a second', async () => (await shareDecoded(page, -1)) < 0.5);
  const share = await shareDecoded(page, -1);
  console.log(`of the smallest layer, ${(share * 100).toFixed(0)} % of the pictures come when few are asked for`);
  assert.ok(share > 0.1, 'no picture comes');
  await on(page, 'choose', 1);
  await shows(480);
  const [small = 0, ...larger] = await on(page, 'wholeSent');
  await on(page, 'sendWhole');
  await waitUntil('a whole picture nobody asked for', async () => (await on(page, 'wholeSent'))[0] === small + 1);
  assert.deepEqual((await on(page, 'wholeSent')).slice(1), larger, 'of the smallest size only');
  await on(page, 'choose', 2);
  await shows(960);
  let counted = await on(page, 'counted');
  for (const isSo of [false, true]) {
    await waitUntil('all sizes to be sent', async () => (await on(page, 'layers')).join() === 'l,m,h');
    const seen = await on(page, 'decoded');
    await on(page, 'repeat', isSo);
    await waitUntil('pictures to go on', async () => (await on(page, 'decoded')) > seen + 10);
    const now = await on(page, 'counted');
    assert.ok(now > counted, `what was sent stays counted: ${counted}, then ${now}`);
    counted = now;
  }
  await on(page, 'choose', 1);
  await shows(480);
  const lines = await on(page, 'lines');
  const tookMs: number[] = [];
  for (let time = 0; time < 8; time += 1) {
    await on(page, 'show', false);
    const since = performance.now();
    await on(page, 'show', true);
    await shows(480);
    tookMs.push(Math.round(performance.now() - since));
  }
  console.log(`taken again 8 times: ${tookMs.toSorted((a, b) => a - b).join(', ')} ms`);
  assert.equal(await on(page, 'lines'), lines, 'the same m-line served each time');
});
