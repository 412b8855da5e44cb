import assert from 'node:assert/strict';
import { House } from '../support/house.ts';
import type { RoomPage } from '../support/room-page.ts';
import { story } from '../support/story.ts';
import { waitUntil } from '../support/wait-until.ts';

const house = new House();
const red = { camera: 'red' } as const;
const phone = /555 010 0199/;

const lacks: readonly { readonly what: string; readonly take: () => void }[] = [
  {
    what: 'no WebRTC',
    take: () => { for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) Reflect.deleteProperty(globalThis, name); },
  },
  {
    what: 'no encoded transforms',
    take: () => {
      for (const name of ['RTCRtpScriptTransform', 'RTCRtpScriptTransformer']) Reflect.deleteProperty(globalThis, name);
      for (const holder of [RTCRtpSender, RTCRtpReceiver]) {
        for (const name of ['createEncodedStreams', 'transform']) Reflect.deleteProperty(holder.prototype, name);
      }
    },
  },
];

for (const { what, take } of lacks) {
  story(`A browser with ${what}: the person is told before anything is asked of them, and can call instead`, house, async (scene) => {
    await house.open(red);
    const portal = await scene.portal();
    const visit = await portal.createVisit();
    const guest = await scene.guestAtDoor('guest', red, visit.joinUrl, (room) => removeFromPage(room, take));
    await guest.pressPrimary();
    const state = await guest.reach('checking', 'trouble');
    if (state === 'checking') await guest.pressPrimary();
    await saysSo(guest);
    assert.notEqual(await guest.state(), 'waiting');
    assert.notEqual(await portal.seatState(visit, visit.patientId), 'waiting');
  });
}

story('A page without HTTPS: the person is told, and can call instead', house, async (scene) => {
  const insecure = { camera: 'red', insecureHost: 'portal.test' } as const;
  await house.open(insecure);
  const portal = await scene.portal();
  const visit = await portal.createVisit();
  const { insecureOrigin } = await house.site();
  const { publicUrl } = await house.stack();
  const guest = await scene.blank('guest', insecure);
  await guest.page.goto(insecureOrigin);
  await guest.page.evaluate((gateway: string, secret: string) => {
    const element = document.createElement('consult-room') as HTMLElement & { inviteSecret: string };
    element.setAttribute('gateway', gateway);
    element.inviteSecret = secret;
    document.querySelector('main')?.append(element);
  }, publicUrl, new URL(visit.joinUrl).hash.slice(1));
  const first = await guest.reach('door', 'checking', 'trouble');
  if (first === 'door') await guest.pressPrimary();
  if (await guest.reach('checking', 'trouble') === 'checking') await guest.pressPrimary();
  await saysSo(guest);
  assert.notEqual(await portal.seatState(visit, visit.patientId), 'waiting');
});

async function removeFromPage(room: RoomPage, take: () => void): Promise<void> {
  await room.page.evaluateOnNewDocument(take);
}

async function saysSo(guest: RoomPage): Promise<void> {
  await waitUntil('the cause and the cure', async () => {
    const text = await guest.text();
    return /browser|secure|https/i.test(text) && phone.test(text);
  });
}
