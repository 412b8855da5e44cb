import assert from 'node:assert/strict';
import type { NetworkItem } from '@consult-room/protocol';
import { pictureOf, waitForPicture } from '../support/decoded-picture.ts';
import { openLink } from '../support/patient.ts';
import type { RoomPage } from '../support/room-page.ts';
import { labHouse, labStory } from './support/lab-story.ts';
import { mediaPaths } from './support/media-path.ts';

const house = labHouse({
  places: { hospital: { passes: 'https' }, prison: { passes: 'https' }, village: { kbitPerSecond: 300 }, train: { lossPercent: 15 }, office: {} },
  withoutRelay: ['prison'],
});
const clinicianCamera = { camera: 'blue', place: 'office' } as const;
const at = (place: string) => ({ camera: 'red', place }) as const;

/** Through the door to the end of the device check. */
async function checks(room: RoomPage, joinUrl: string): Promise<NetworkItem> {
  await openLink(room, joinUrl);
  await room.pressPrimary();
  await room.reach('checking');
  const since = performance.now();
  await room.pressPrimary();
  const { detail } = await room.waitForEvent('consult-check-result');
  const network = detail?.['network'] as unknown as NetworkItem;
  console.log(`${room.label}: ${Math.round(performance.now() - since)} ms, ${JSON.stringify(network)}`);
  return network;
}

labStory('A closed UDP path is found and named before the visit, and the call works over TLS', house, async (scene) => {
  await house.open(at('hospital'), clinicianCamera);
  const visit = await (await scene.portal()).createVisit();
  const patient = await scene.blank('in the hospital', at('hospital'));
  const { status, code } = await checks(patient, visit.joinUrl);
  assert.deepEqual([status, code], ['pass', 'relay-tls']);
  assert.match(await patient.text(), /This network blocks video over UDP\. The call will use the secure web port/);
  await patient.pressPrimaryUntil('waiting');
  const clinician = await scene.clinicianInRoom('clinician', clinicianCamera, visit);
  await clinician.call('admit', visit.patientId);
  await patient.reach('in-room');
  await Promise.all([
    waitForPicture(clinician.page, pictureOf(visit.patientId), 'red'), waitForPicture(patient.page, pictureOf(visit.clinicianId), 'blue'),
  ]);
  const paths = await mediaPaths(patient);
  assert.ok(paths.length > 0);
  for (const path of paths) assert.deepEqual(path, { local: 'relay', relayProtocol: 'tls', state: 'connected' });
});

labStory('Where nothing gets through it is said, with the cure and the phone number, and the way to the waiting room stays open', house, async (scene) => {
  await house.open(at('prison'));
  const visit = await (await scene.portal()).createVisit();
  const patient = await scene.blank('shut in', at('prison'));
  const { status, code } = await checks(patient, visit.joinUrl);
  assert.deepEqual([status, code], ['fail', 'media-blocked']);
  assert.match(await patient.text(), /This network blocks video calls\.\s+Try another network.*\s+Call .?\+1 555 010 0199/);
  await patient.pressPrimaryUntil('waiting');
});

const weak = { village: ['a slow line', 'bandwidth', /smaller picture/], train: ['a lossy line', 'loss', /gets lost on the way/] } as const;
for (const [place, [name, cause, words]] of Object.entries(weak)) {
  labStory(`A test of the network names ${name}`, house, async (scene) => {
    await house.open(at(place));
    const visit = await (await scene.portal()).createVisit();
    const patient = await scene.blank(name, at(place));
    const { status, code } = await checks(patient, visit.joinUrl);
    assert.deepEqual([status, code], ['weak', cause]);
    assert.match(await patient.text(), words);
  });
}
