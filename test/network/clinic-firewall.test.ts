import assert from 'node:assert/strict';
import { labHouse, labStory } from './support/lab-story.ts';
import { keepConnections, mediaPaths } from './support/media-path.ts';

const house = labHouse({ places: { clinic: { passes: 'https' }, office: {} } });
const patient = { camera: 'red', place: 'clinic' } as const;
const clinician = { camera: 'blue', place: 'office' } as const;

labStory('Behind a firewall that lets TCP 443 through to one address: both see each other, by relay over TLS', house, async (scene) => {
  await house.open(patient, clinician);
  const call = await scene.call({ patient, clinician }, {}, keepConnections);
  console.log(`from the admission to both pictures ${call.connectedMs} ms`);
  const paths = await mediaPaths(call.patient);
  assert.ok(paths.length > 0);
  for (const path of paths) assert.deepEqual(path, { local: 'relay', relayProtocol: 'tls', state: 'connected' });
});
