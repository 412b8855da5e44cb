import assert from 'node:assert/strict';
import { House } from '../support/house.ts';
import { allOff, ownTracks } from '../support/own-tracks.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('Leaving turns the camera and the microphone off before anything else', house, async (scene) => {
  await house.open(red, blue);
  const portal = await scene.portal();
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });
  await noteTracksAtEachStep(patient);

  await patient.call('leave');
  await patient.reach('ended');
  const steps = await waitUntil('every step of leaving', async () => {
    const noted = await patient.page.evaluate(() => (globalThis as unknown as { readonly leavingSteps: readonly Step[] }).leavingSteps);
    return ['socket says leave', 'connection closed', 'consult-left'].every((wanted) => noted.some(({ step }) => step === wanted)) && noted;
  });
  console.log('tracks still live at each step:', JSON.stringify(steps));
  assert.deepEqual(steps.filter(({ live }) => live > 0), [], 'nothing happens while a track is live');
  assert.ok(allOff(await ownTracks(patient.page)));

  await waitUntil('the gateway to know', async () => (await portal.seatState(visit, visit.patientId)) === 'left');
  await clinician.reach('in-room');
});

interface Step {
  readonly step: string;
  /** Tracks of the camera and microphone not stopped yet. */
  readonly live: number;
}

/** Notes, at every step of leaving that others can notice, how many tracks are still live. It looks on and changes nothing. */
async function noteTracksAtEachStep(room: RoomPage): Promise<void> {
  await room.page.evaluate(() => {
    const { ownTracks: tracks } = globalThis as unknown as { readonly ownTracks: readonly MediaStreamTrack[] };
    const leavingSteps: { step: string; live: number }[] = [];
    Object.assign(globalThis, { leavingSteps });
    const note = (step: string): void => {
      leavingSteps.push({ step, live: tracks.filter(({ readyState }) => readyState === 'live').length });
    };
    const { send, close: closeSocket } = WebSocket.prototype;
    WebSocket.prototype.send = function notedSend(data) {
      if (typeof data === 'string' && /"type":"leave"/.test(data)) note('socket says leave');
      send.call(this, data);
    };
    WebSocket.prototype.close = function notedClose(code, reason) {
      note('socket closed');
      closeSocket.call(this, code, reason);
    };
    const { close } = RTCPeerConnection.prototype;
    RTCPeerConnection.prototype.close = function notedConnectionClose() {
      note('connection closed');
      close.call(this);
    };
    globalThis.addEventListener('consult-left', () => note('consult-left'));
  });
}
