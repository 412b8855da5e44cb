import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { House } from '../support/house.ts';
import { story } from '../support/story.ts';
import { WireLog } from '../support/wire-log.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

interface Seen {
  /** States of the element at each call of getUserMedia. */
  readonly cameraAsked: readonly (string | null)[];
  /** Addresses of relays and reflectors given to connections. */
  readonly iceUrls: readonly string[];
  readonly violations: readonly string[];
}

story('F12 F13 T9 F24: a whole visit asks nobody but the clinic’s own host, names nothing in an address, and breaks no policy', house, async (scene) => {
  await house.open(red, blue);
  const { publicUrl } = await house.stack();
  const logs: WireLog[] = [];
  const { visit, patient } = await scene.call({ patient: red, clinician: blue }, { patientName: 'Canary Jensen' }, async ({ page }) => {
    await lookOn(page);
    logs.push(await WireLog.attach(page));
  });
  // 'eyJ' is how every token begins.
  const secrets = [new URL(visit.joinUrl).hash.slice(1), 'Canary', 'eyJ'];

  const { port, hostname } = new URL(publicUrl);
  const site = new URL((await house.site()).origin);
  const ours = new Set([`${hostname}:${port}`, `localhost:${port}`, site.host]);
  const urls = logs.flatMap((log) => log.urls).filter((url) => !/^(?:data|blob):/.test(url));
  assert.ok(urls.length > 20, 'both pages were watched');
  assert.deepEqual(urls.filter((url) => !ours.has(new URL(url).host)), []);
  assert.deepEqual(urls.filter((url) => secrets.some((secret) => url.split('#')[0]?.includes(secret))), []);

  const seen = await seenBy(patient.page);
  assert.ok(seen.iceUrls.length > 0);
  assert.deepEqual(seen.iceUrls.filter((url) => !(/^turns?:/.test(url))), [], 'relays only, and those the gateway named');
  assert.deepEqual(seen.violations, []);
  assert.equal(new URL(patient.page.url()).hash, '', 'the secret is out of the address');
  console.log(`${urls.length} requests and sockets, all to the clinic’s own host`);
});

story('T13: no camera before a tap, whatever the address says', house, async (scene) => {
  const visit = await (await scene.portal()).createVisit();
  const [page = '', secret = ''] = visit.joinUrl.split('#');
  const patient = await scene.blank('patient', red);
  await lookOn(patient.page);
  await patient.page.goto(`${page}?autojoin&autojoin=1&camera=on&microphone=on&audio-only=false&token=x#${secret}`, { waitUntil: 'networkidle0' });
  await patient.reach('door');
  assert.deepEqual((await seenBy(patient.page)).cameraAsked, []);
  await patient.pressPrimary();
  await patient.reach('checking');
  assert.deepEqual((await seenBy(patient.page)).cameraAsked.filter((state) => state === 'door'), []);
  await patient.pressPrimaryUntil('waiting');
  assert.ok((await seenBy(patient.page)).cameraAsked.length > 0, 'asking would have been noticed');
});

/** Notes, before the page's own scripts run, what it asks of the browser. It looks on and changes nothing. */
async function lookOn(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const seen = { cameraAsked: [] as (string | null)[], iceUrls: [] as string[], violations: [] as string[] };
    Object.assign(globalThis, { seenByTest: seen });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => { seen.violations.push(`${violatedDirective} ${blockedURI}`); });
    globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
      construct(target, given: [RTCConfiguration?], newTarget) {
        seen.iceUrls.push(...(given[0]?.iceServers ?? []).flatMap(({ urls }) => urls));
        return Reflect.construct(target, given, newTarget) as RTCPeerConnection;
      },
    });
    if (!('mediaDevices' in navigator)) return;
    const { getUserMedia } = navigator.mediaDevices;
    navigator.mediaDevices.getUserMedia = (constraints) => {
      seen.cameraAsked.push(document.querySelector('consult-room')?.getAttribute('data-state') ?? null);
      return getUserMedia.call(navigator.mediaDevices, constraints);
    };
  });
}

async function seenBy(page: Page): Promise<Seen> {
  return await page.evaluate(() => (globalThis as unknown as { readonly seenByTest: Seen }).seenByTest);
}
