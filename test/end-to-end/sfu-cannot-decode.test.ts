import assert from 'node:assert/strict';
import { House } from '../support/house.ts';
import { receiveWithoutKeys } from '../support/keyless-receiver.ts';
import { publishInClear } from '../support/plain-publisher.ts';
import { RawJanus } from '../support/raw-janus.ts';
import { sfuRoomOf } from '../support/sfu-room.ts';
import { story } from '../support/story.ts';
import { WireTap } from '../support/wire-tap.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;

story('F2 T20: Whoever runs the SFU receives the packets of a call and decodes none of its frames', house, async (scene) => {
  await house.open(red, blue);
  const stack = await house.stack();
  const { visit, patient, clinician } = await scene.call({ patient: red, clinician: blue });
  const access = { janusUrl: stack.janusUrl, apiSecret: stack.janusApiSecret };

  const operator = await scene.blank('operator', red);
  const sealed = await receiveWithoutKeys(operator.page, { ...access, ...sfuRoomOf(stack.dataDir, visit.appointmentId) },
    ({ videoPackets, audioPackets, framesReceived }) => videoPackets > 200 && audioPackets > 200 && framesReceived > 100);
  console.log(`the call, without keys: ${sealed.videoPackets} video and ${sealed.audioPackets} audio packets received, ${sealed.framesDecoded} frames decoded`);
  await Promise.all([patient.reach('in-room'), clinician.reach('in-room')]);
  assert.equal(sealed.publishers, 2);
  assert.equal(sealed.framesDecoded, 0);
  assert.equal(sealed.lines, 0, 'not even the size of the picture is known');
});

story('F2 T20: The same receiver does decode a room that is not encrypted end to end', house, async (scene) => {
  const stack = await house.stack();
  await using janus = await RawJanus.open(stack.janusUrl, stack.janusApiSecret);
  const room = { room: 'counter-test', pin: 'counter-test' };
  await janus.query({ request: 'create', ...room, admin_key: stack.janusAdminKey, require_pvtid: true, videocodec: 'vp8' });
  const speaker = await scene.blank('speaker', red);
  await speaker.page.goto((await house.site()).origin);
  await using tap = await WireTap.open({ janusUrl: stack.janusUrl, apiSecret: stack.janusApiSecret, adminKey: stack.janusAdminKey, ...room });
  await publishInClear(speaker.page, janus, room);

  const operator = await scene.blank('operator', red);
  const clear = await receiveWithoutKeys(operator.page, { janusUrl: stack.janusUrl, apiSecret: stack.janusApiSecret, ...room }, ({ framesDecoded }) => framesDecoded > 20);
  console.log(`in clear: ${clear.videoPackets} video packets received, ${clear.framesDecoded} frames decoded`);

  const pictures = tap.sum(({ mid }) => mid === '1');
  console.log(`in clear, at the SFU: ${pictures.parsable} of ${pictures.frames} frames parse as the codec's, ${pictures.unsealed} are not sealed`);
  assert.ok(pictures.frames > 20);
  assert.deepEqual({ parsable: pictures.parsable, unsealed: pictures.unsealed }, { parsable: pictures.frames, unsealed: pictures.frames });
});
