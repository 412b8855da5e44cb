import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { Metrics } from '../../server/src/metrics/metrics.ts';
import { ConnectionFigures } from '../../server/src/sfu/events/connection-figures.ts';
import { listenForEvents, type EventListener } from '../../server/src/sfu/events/event-listener.ts';
import { openBrowser } from '../support/browser.ts';
import { waitUntil } from '../support/wait-until.ts';
import { newId } from './open-gate.ts';
import { startRealJanus, type RealJanus } from './real-janus.ts';
import { openSfuHouse, type SfuHouse } from './sfu-house.ts';

const janusModule = createRequire(import.meta.url).resolve('janus-gateway').replace(/\/npm\/.*$/, '/npm/dist/janus.es.js');
const callPage = new URL('./call-page.js', import.meta.url);

const pages: RequestListener = (request, response) => {
  if (request.url === '/') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>call</title>');
    return;
  }
  const file = request.url === '/janus.js' ? janusModule : callPage;
  void readFile(file).then((bytes) => response.writeHead(200, { 'content-type': 'text/javascript' }).end(bytes));
};

interface Watched { readonly framesDecoded: number; readonly audioPackets: number; readonly feedDisplay: string; readonly mids: readonly string[] }

function call(page: Page, step: string, ...args: readonly string[]): Promise<unknown> {
  return page.evaluate(`import('/call-page.js').then((m) => m.${step}(...${JSON.stringify(args)}))`);
}

/** No id, name or secret of the real Janus was sent to a browser. */
function assertNothingReal(house: SfuHouse): void {
  const seen = house.sentToBrowsers();
  const feeds = [...house.sentToJanus().matchAll(/"ptype":"publisher".*?"id":"([^"]+)"/g)].map((match) => match[1] ?? '');
  const rooms = [...house.store.rooms.values()].flatMap(({ room, pin }) => [room, pin]);
  const ids = [...house.store.sessions.values()].flatMap(({ sessionId, handleIds }) => [sessionId, ...handleIds]);
  assert.equal(feeds.length, 2);
  assert.equal(ids.length, 5);
  for (const secret of [...feeds, ...rooms, ...ids, 'private_id', 'joining']) assert.ok(!seen.includes(String(secret)), `a browser was sent ${secret}`);
}

describe('two seats in a real browser, speaking janus.js', () => {
  const metrics = new Metrics();
  const figures = new ConnectionFigures(metrics);
  const told: unknown[] = [];
  let janus: RealJanus;
  let events: EventListener;
  before(async () => {
    events = await listenForEvents({ host: '127.0.0.1', port: 0, secret: 'api-secret-of-this-test', take: (event) => { told.push(event); figures.take(event); } });
    janus = await startRealJanus({ eventsPort: events.port });
  });
  after(async () => {
    await janus[Symbol.asyncDispose]();
    await events.close();
  });

  it('send and receive sound and picture through the virtual endpoint', { timeout: 240_000 }, async () => {
    await using house = await openSfuHouse(janus, { pages });
    const appointment = newId('apt');
    const [clinician, patient] = [house.gate.admit(appointment), house.gate.admit(appointment)];
    await using browser = await openBrowser({ camera: 'green' });
    const page = await browser.newPage();
    await page.goto(house.origin);
    await call(page, 'publish', house.url, clinician.participantId);
    await call(page, 'publish', house.url, patient.participantId);
    const watched = await call(page, 'watch', patient.participantId, clinician.participantId) as Watched;
    assert.ok(watched.framesDecoded >= 10, `${watched.framesDecoded} frames decoded`);
    assert.ok(watched.audioPackets > 0);
    assert.equal(watched.feedDisplay, clinician.participantId);
    assert.deepEqual(watched.mids, ['0', '1']);
    assert.deepEqual(house.gate.refusals, []);
    // Both publish, one watches; Janus tells a moment later.
    await waitUntil('three connections in the figures', () => /media_connecting_seconds_count 3\n/.test(metrics.render()), 30_000);
    assert.match(metrics.render(), /media_connections_total\{outcome="connected"\} 3\n/);
    assert.doesNotMatch(JSON.stringify(told), /v=0|fingerprint|"jsep"/, 'no SDP leaves Janus');
    assertNothingReal(house);

    // A changed network: both connections restart ICE on the handles they have.
    await call(page, 'restartPublisher', clinician.participantId);
    await call(page, 'restartSubscriber', patient.participantId);
    assert.deepEqual(house.gate.refusals, []);

    // Removed: nothing more arrives at the one, the other hears that the feed is gone.
    house.gate.putOut(patient.participantId);
    await house.sfu.rooms.expelSeat(patient.participantId);
    const { framesAfter } = await call(page, 'framesUntilStill', patient.participantId) as { readonly framesAfter: number };
    console.log(`${framesAfter} frames after the removal, then none`);
    await call(page, 'feedGone', clinician.participantId, patient.participantId);
  });
});
