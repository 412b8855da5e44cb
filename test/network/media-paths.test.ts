import assert from 'node:assert/strict';
import { labHouse, labStory } from './support/lab-story.ts';
import { mediaPaths } from './support/media-path.ts';
import { clinicianCamera, patientCamera } from './support/people.ts';

const house = labHouse({ places: { home: {}, hotel: { passes: 'no-udp' }, office: {} } });

labStory('From a home, behind its router: both see each other, straight', house, async (scene) => {
  await house.open(patientCamera, clinicianCamera);
  const call = await scene.call({ patient: patientCamera, clinician: clinicianCamera });
  console.log(`from the admission to both pictures ${call.connectedMs} ms`);
  const paths = await mediaPaths(call.patient);
  assert.ok(paths.length > 0);
  for (const { local, state } of paths) {
    assert.notEqual(local, 'relay');
    assert.equal(state, 'connected');
  }
});

labStory('Where a network lets no UDP through: both see each other, by relay over TCP', house, async (scene) => {
  const patient = { ...patientCamera, place: 'hotel' };
  await house.open(patient, clinicianCamera);
  const call = await scene.call({ patient, clinician: clinicianCamera });
  console.log(`from the admission to both pictures ${call.connectedMs} ms`);
  const paths = await mediaPaths(call.patient);
  assert.ok(paths.length > 0);
  for (const { local, relayProtocol, state } of paths) {
    assert.deepEqual({ local, state }, { local: 'relay', state: 'connected' });
    assert.match(String(relayProtocol), /^(?:tcp|tls)$/);
  }
});
