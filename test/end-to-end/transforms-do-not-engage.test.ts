import assert from 'node:assert/strict';
import { House } from '../support/house.ts';
import { sfuRoomOf } from '../support/sfu-room.ts';
import { story } from '../support/story.ts';
import { ownTracks, allOff } from '../support/own-tracks.ts';
import { waitUntil } from '../support/wait-until.ts';
import { WireTap } from '../support/wire-tap.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

/** Runs in the page: a browser that takes the transform and forgets it, without the latch that would hold media back. */
function forgetTransforms(): void {
  Object.defineProperty(RTCRtpSender.prototype, 'transform', { configurable: true, set: () => {}, get: () => null });
  globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct(target, [configuration = {}], newTarget) {
      return Reflect.construct(target, [{ ...configuration, encodedInsertableStreams: false }], newTarget) as RTCPeerConnection;
    },
  });
}

story('A browser whose transforms do not engage: the call is stopped within seconds, and nobody is shown what leaked', house, async (scene) => {
  await house.open(red, blue);
  const stack = await house.stack();
  const portal = await scene.portal();
  const visit = await portal.createVisit();
  const clinician = await scene.clinicianInRoom('clinician', blue, visit);
  const patient = await scene.guestWaiting('patient', red, visit.joinUrl, async (room) => { await room.page.evaluateOnNewDocument(forgetTransforms); });
  await using tap = await WireTap.open({ janusUrl: stack.janusUrl, apiSecret: stack.janusApiSecret, adminKey: stack.janusAdminKey, ...sfuRoomOf(stack.dataDir, visit.appointmentId) });
  await clinician.call('admit', visit.patientId);
  await patient.reach('in-room');
  const admittedAt = performance.now();
  await patient.reach('trouble');
  console.log(`stopped ${Math.round(performance.now() - admittedAt)} ms after the call stood`);
  const told = (await patient.events('consult-encryption-change')).at(-1);
  assert.deepEqual([told?.detail?.['state'], told?.detail?.['code']], ['failed', 'leak']);
  assert.match(await patient.text(), /555 010 0199[^]*can’t make this call private/);
  await waitUntil('camera and microphone to be off', async () => allOff(await ownTracks(patient.page)));
  const ofPatient = () => tap.sum(({ display }) => display === visit.patientId);
  const { unsealed } = ofPatient();
  console.log(`frames of the patient at the SFU: ${ofPatient().frames}, unsealed ${unsealed}`);
  assert.ok(unsealed > 0, 'the tap does see what is in clear');
  assert.equal(tap.sum(({ display }) => display === visit.clinicianId).unsealed, 0);
  // The clinician's browser opened none of it: no picture, no sound, no closed lock.
  assert.ok((await clinician.events('consult-encryption-change')).every(({ detail }) => detail?.['state'] === 'pending'));
});
