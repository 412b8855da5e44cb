import assert from 'node:assert/strict';
import { waitUntil } from '../support/wait-until.ts';
import { bothPictures } from './support/both-pictures.ts';
import { labHouse, labStory } from './support/lab-story.ts';
import { keepConnections, mediaPaths } from './support/media-path.ts';
import { people } from './support/people.ts';

const house = labHouse({ places: { home: {}, office: {} } });
const shut = labHouse({ places: { home: { passes: 'https' }, office: {} }, withoutRelay: ['home'] });
const patienceMs = 30_000;

labStory('A firewall shuts out everything but TCP 443 in the middle of a call: it goes on over the relay', house, async (scene) => {
  await house.open(people.patient, people.clinician);
  const call = await scene.call(people, {}, keepConnections);
  const { patient } = call;
  const since = performance.now();
  await house.network('home').change({ passes: 'https' });
  await waitUntil('media to go over the relay by TLS', async () => {
    const paths = await mediaPaths(patient);
    return paths.length === 2 && paths.every(({ local, relayProtocol, state }) => local === 'relay' && relayProtocol === 'tls' && state === 'connected');
  }, patienceMs);
  await bothPictures(call, since, patienceMs);
  await patient.reach('in-room');
  console.log(`both see each other again ${Math.round(performance.now() - since)} ms after the firewall shut`);
  const recovered = await patient.waitForEvent('consult-recovered');
  assert.equal(typeof recovered.detail?.['durationMs'], 'number');
  console.log(`by ${String(recovered.detail?.['rung'])}, away for ${String(recovered.detail?.['durationMs'])} ms`);
  const portal = await scene.portal();
  await waitUntil('what happened to be on record', async () => (await portal.countAudit(call.visit.appointmentId, 'media.back')) > 0, patienceMs);
});

labStory('Neither media nor the relay gets through: the patient reads that the network blocks the call, and whom to phone', shut, async (scene) => {
  await shut.open(people.patient, people.clinician);
  const portal = await scene.portal();
  const visit = await portal.createVisit();
  const [patient, clinician] = await Promise.all([
    scene.guestWaiting('patient', people.patient, visit.joinUrl), scene.clinicianInRoom('clinician', people.clinician, visit),
  ]);
  const since = performance.now();
  await clinician.call('admit', visit.patientId);
  await patient.reach('trouble');
  console.log(`told after ${Math.round(performance.now() - since)} ms`);
  await waitUntil('the cause and the phone', async () => /555 010 0199[^]*This network blocks video calls/.test(await patient.text()), patienceMs);
  const failed = await patient.waitForEvent('consult-error');
  assert.deepEqual(failed.detail, { code: 'network-blocked', recoverable: true });
});
