import assert from 'node:assert/strict';
import { House } from '../support/house.ts';
import { goToWaitingRoom, openLink } from '../support/patient.ts';
import { openConnections, peerConnectionsMade } from '../support/peer-connections.ts';
import type { RoomPage } from '../support/room-page.ts';
import { sfuRoomOf } from '../support/sfu-room.ts';
import { story, type Scene } from '../support/story.ts';
import { udpPortsOf } from '../support/udp-sockets.ts';
import { waitUntil } from '../support/wait-until.ts';
import { WireLog } from '../support/wire-log.ts';

const house = new House();
const red = { camera: 'red' } as const;
const blue = { camera: 'blue' } as const;
const outside = { camera: 'yellow' } as const;
const staffId = 'elena-rivera';

story('F1 T1: A waiting patient of the same clinician gets no packet, no room, no feed and no name of the person inside', house, async (scene) => {
  await house.open(red, blue, outside);
  const portal = await scene.portal();
  const stack = await house.stack();
  const other = await portal.createVisit({ staffId, patientName: 'Outside Patient' });
  const clinicianLog: WireLog[] = [];
  const { visit, clinician } = await scene.call({ patient: red, clinician: blue }, {
    staffId, patientName: 'Canary Inside', others: [{ role: 'caregiver', name: 'Outside Caregiver' }],
  }, async (room) => { if (room.label === 'clinician') clinicianLog.push(await WireLog.attach(room.page)); });
  const caregiver = visit.participants[2];
  assert.ok(caregiver?.joinUrl);

  const waiting = await Promise.all([
    waitUnderWatch(scene, 'patient of another appointment', other.joinUrl),
    waitUnderWatch(scene, 'caregiver of the same appointment', caregiver.joinUrl),
  ]);
  await clinician.waitForEvent('consult-participant-change');
  await clinician.call('setMicrophone', false);
  await clinician.call('setMicrophone', true);

  const { room, pin } = sfuRoomOf(stack.dataDir, visit.appointmentId);
  const feeds = feedIdsIn(clinicianLog[0]);
  assert.ok(feeds.length > 0, 'the clinician was told feed ids, so that there is something to look for');
  const canaries = ['Canary', visit.patientId, room, pin, ...feeds, '"roster"', '"jsep"', 'publishers'];
  // The test of the network has some of these, of its own, before the waiting room.
  const mediaSigns = ['candidate:', 'v=0', '"iceServers"'];
  const inside = clinicianLog[0]?.found(canaries) ?? [];
  assert.ok(['Canary', visit.patientId, '"roster"'].every((canary) => inside.includes(canary)), 'the same search finds them on the inside');

  for (const { guest, log, connectionsBefore, receivedBefore } of waiting) {
    assert.equal(await guest.state(), 'waiting');
    assert.deepEqual(log.found(canaries), [], guest.label);
    assert.ok(log.received.some((text) => text.includes('"welcome"')), 'its socket was being watched');
    assert.deepEqual(log.found(mediaSigns, receivedBefore), [], guest.label);
    assert.ok(!log.urls.some((url) => url.includes('/v1/janus')), 'it has no line to the media');
    assert.equal(await openConnections(guest.page), 0);
    assert.equal(await peerConnectionsMade(guest.page), connectionsBefore, 'none is made while it waits');
    assert.doesNotMatch(await guest.text(), /Canary/);
  }
  await waitUntil('its browser to have no UDP socket', async () => (await udpPorts(outside)).length === 0);
  assert.notDeepEqual(await udpPorts(red), [], "the caller's browser has");
  console.log(`${waiting.reduce((sum, { log }) => sum + log.received.length, 0)} messages reached those who wait; ${canaries.length} strings looked for, none found`);
});

interface Watched {
  readonly guest: RoomPage;
  readonly log: WireLog;
  /** Of the test of the network, which ends at the door of the waiting room. */
  readonly connectionsBefore: number;
  readonly receivedBefore: number;
}

async function waitUnderWatch(scene: Scene, label: string, joinUrl: string): Promise<Watched> {
  const guest = await scene.blank(label, outside);
  const log = await WireLog.attach(guest.page);
  await openLink(guest, joinUrl);
  await goToWaitingRoom(guest);
  await guest.waitForEvent('consult-check-result');
  await waitUntil('the test of the network to be over', async () => (await openConnections(guest.page)) === 0 && log.closed('/v1/check'));
  return { guest, log, connectionsBefore: await peerConnectionsMade(guest.page), receivedBefore: log.received.length };
}

/** Virtual ids of publishers, as the subscriber inside uses them. */
function feedIdsIn(log: WireLog | undefined): readonly string[] {
  const ids = (log?.sent ?? []).flatMap((text) => [...text.matchAll(/"feed":(\d+)/g)].map((match) => match[1] ?? ''));
  return [...new Set(ids)].filter((id) => id.length > 5);
}

async function udpPorts(browser: typeof red | typeof outside): Promise<readonly number[]> {
  const processId = (await house.browser(browser)).process()?.pid;
  if (processId === undefined) throw new Error('The browser has no process');
  return udpPortsOf(processId);
}
