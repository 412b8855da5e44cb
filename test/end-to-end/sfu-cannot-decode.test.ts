import assert from 'node:assert/strict';
import { House } from '../support/house.ts';
import { receiveWithoutKeys } from '../support/keyless-receiver.ts';
import { sfuRoomOf } from '../support/sfu-room.ts';
import { story } from '../support/story.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('Whoever runs the SFU receives the packets of a call and decodes none of its frames', house, async (scene) => {
  await house.open(red, blue);
  const stack = await house.stack();
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });
  const room = sfuRoomOf(stack.dataDir, visit.appointmentId);

  const operator = await scene.blank('operator', red);
  const reception = await receiveWithoutKeys(operator.page, { janusUrl: stack.janusUrl, apiSecret: stack.janusApiSecret, ...room }, 6_000);
  console.log(`without keys: ${reception.videoPackets} video packets and ${reception.audioPackets} audio packets received, ${reception.framesDecoded} frames decoded`, reception);
  assert.equal(reception.publishers, 2);
  assert.ok(reception.videoPackets > 100, 'the video does flow');
  assert.ok(reception.audioPackets > 100, 'the audio does flow');
  assert.equal(reception.framesDecoded, 0);

  await Promise.all([patient.reach('in-room'), clinician.reach('in-room')]);
});
