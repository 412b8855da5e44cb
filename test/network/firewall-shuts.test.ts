import assert from 'node:assert/strict';
import { waitUntil } from '../support/wait-until.ts';
import { bothPictures } from './support/both-pictures.ts';
import { labHouse, labStory } from './support/lab-story.ts';
import { mediaPaths } from './support/media-path.ts';
import { people } from './support/people.ts';

const house = labHouse({ places: { home: {}, office: {} } });
const patienceMs = 30_000;

labStory('A firewall shuts out everything but TCP 443 in the middle of a call: it goes on over the relay', house, async (scene) => {
  await house.open(people.patient, people.clinician);
  const call = await scene.call(people);
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
