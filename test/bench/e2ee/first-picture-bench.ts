import type { Browser } from 'puppeteer-core';
import { openBrowser } from '../../support/browser.ts';
import { enterRoom, openVisit } from '../../support/clinician.ts';
import { openHostSite } from '../../support/host-site.ts';
import { goToWaitingRoom, openLink } from '../../support/patient.ts';
import { publishInClear } from '../../support/plain-publisher.ts';
import { Portal } from '../../support/portal.ts';
import { RawJanus } from '../../support/raw-janus.ts';
import { RoomPage } from '../../support/room-page.ts';
import { startStack, type Stack } from '../../support/stack.ts';
import type { Bench } from '../bench.ts';
import { spreadOf, type Spread } from '../support/spread.ts';
import { callInClear } from './plain-caller.ts';
import { untilFirstFrame, watchFirstFrame } from './watch-first-frame.ts';

const runs = 7;
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

interface Place {
  readonly stack: Stack;
  readonly siteOrigin: string;
  readonly patient: Browser;
  readonly clinician: Browser;
}

/** From being let in to the other's first decoded frame, sealed through the product and in clear straight at Janus. */
export const e2eeFirstPicture: Bench = {
  name: 'e2ee-first-picture',
  async run(say) {
    let gatewayUrl = '';
    await using site = await openHostSite(() => gatewayUrl);
    await using stack = await startStack({ allowedOrigins: [site.origin] });
    gatewayUrl = stack.publicUrl;
    await using patient = await openBrowser(red);
    await using clinician = await openBrowser(blue);
    const place: Place = { stack, siteOrigin: site.origin, patient, clinician };
    const sealed: number[] = [];
    const clear: number[] = [];
    // The first of each warms up programs and caches; turns share what else the machine does.
    for (let run = 0; run <= runs; run += 1) {
      const [withKeys, without] = [await sealedCall(place), await clearCall(place, `in-clear-${run}`)];
      say(`run ${run} of ${runs}: ${withKeys.toFixed(0)} ms sealed, ${without.toFixed(0)} ms in clear${run === 0 ? ' (not counted)' : ''}`);
      if (run === 0) continue;
      sealed.push(withKeys);
      clear.push(without);
    }
    const data = { sealed: spreadOf(sealed), clear: spreadOf(clear) };
    return {
      versions: { Chromium: (await patient.version()).split('/')[1] ?? '' },
      data,
      tables: [{
        title: 'From admitted to the first decoded frame of the other person, ms',
        columns: ['', 'runs', 'min', 'median', 'max'],
        rows: [row('sealed, the whole product', data.sealed), row('in clear, straight at Janus', data.clear)],
        notes: [
          'Sealed: from the admitted event on the patient’s page; the gateway, the group’s commit and welcome are in it.',
          'In clear: from opening a socket to Janus on a bare page, publishing and subscribing at once; no gateway, no keys. The product cannot do this.',
          'The sender’s picture is running in both. Looked at every 5 ms.',
        ],
      }],
    };
  },
};

const row = (name: string, { runs: count, min, median, max }: Spread): readonly string[] => [name, String(count), ...[min, median, max].map((ms) => ms.toFixed(0))];

async function sealedCall({ stack, siteOrigin, ...browsers }: Place): Promise<number> {
  const portal = new Portal(stack);
  const visit = await portal.createVisit();
  await using patientTab = await browsers.patient.createBrowserContext();
  await using clinicianTab = await browsers.clinician.createBrowserContext();
  const patient = await RoomPage.open('patient', patientTab, red);
  const clinician = await RoomPage.open('clinician', clinicianTab, blue);
  await watchFirstFrame(patient.page);
  await openVisit(clinician, { siteOrigin, gatewayUrl: stack.publicUrl }, portal, visit);
  await enterRoom(clinician);
  await openLink(patient, visit.joinUrl);
  await goToWaitingRoom(patient);
  await clinician.call('admit', visit.patientId);
  return await untilFirstFrame(patient.page);
}

async function clearCall({ stack, siteOrigin, ...browsers }: Place, room: string): Promise<number> {
  await using janus = await RawJanus.open(stack.janusUrl, stack.janusApiSecret);
  const access = { url: stack.janusUrl, apiSecret: stack.janusApiSecret, room, pin: 'measured' };
  await janus.query({ request: 'create', room, pin: access.pin, admin_key: stack.janusAdminKey, require_pvtid: true, videocodec: 'vp8' });
  await using callerTab = await browsers.patient.createBrowserContext();
  await using senderTab = await browsers.clinician.createBrowserContext();
  const [caller, sender] = [await callerTab.newPage(), await senderTab.newPage()];
  await watchFirstFrame(caller);
  await Promise.all([caller.goto(siteOrigin), sender.goto(siteOrigin)]);
  await publishInClear(sender, janus, access);
  await callInClear(caller, access);
  return await untilFirstFrame(caller);
}
