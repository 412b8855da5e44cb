import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loudestSample } from './audio-level.ts';
import { openBrowser } from './browser.ts';
import { measureFrames, readPicture, waitForPicture } from './decoded-picture.ts';
import { openHostSite } from './host-site.ts';
import { watchMade } from './made-by-page.ts';
import { allOff, ownTracks, watchOwnTracks } from './own-tracks.ts';
import { peerConnectionsMade } from './peer-connections.ts';
import { udpPortsOf } from './udp-sockets.ts';

const selector = 'video[data-participant="someone"]';

test('the instruments tell a live picture from a dark one, sound from silence, media from none', { timeout: 60_000 }, async () => {
  await using site = await openHostSite(() => '');
  const browser = await openBrowser({ camera: 'green' });
  try {
    const page = await browser.newPage();
    await watchOwnTracks(page);
    await watchMade(page, 'RTCPeerConnection');
    await page.goto(site.origin);
    const processId = browser.process()?.pid ?? 0;
    assert.deepEqual(udpPortsOf(processId), []);
    assert.equal(await readPicture(page, selector), null);

    await page.evaluate(showLoopback);
    await waitForPicture(page, selector, 'green');
    const measure = await measureFrames(page, selector, 2_000);
    assert.ok(measure.framesPerSecond > 10 && measure.minLines >= 180, JSON.stringify(measure));
    assert.ok((await loudestSample(page, 'someone')) > 0.01);
    assert.equal(await peerConnectionsMade(page), 2);
    assert.ok(udpPortsOf(processId).length > 0);
    assert.equal(allOff(await ownTracks(page)), false);

    await page.evaluate(() => { for (const track of (globalThis as unknown as { readonly ownTracks: readonly MediaStreamTrack[] }).ownTracks) track.stop(); });
    assert.ok(allOff(await ownTracks(page)));
    const stopped = await measureFrames(page, selector, 1_000);
    assert.ok(stopped.framesPerSecond < 5, JSON.stringify(stopped));
    assert.ok((await loudestSample(page, 'someone', 1_500)) < 0.01);
  } finally {
    await browser.close();
  }
});

/** Runs in the page: the camera, through two connections of the same page, into a video inside a shadow root. */
async function showLoopback(): Promise<void> {
  const [sending, receiving] = [new RTCPeerConnection(), new RTCPeerConnection()];
  sending.addEventListener('icecandidate', ({ candidate }) => { void receiving.addIceCandidate(candidate ?? undefined); });
  receiving.addEventListener('icecandidate', ({ candidate }) => { void sending.addIceCandidate(candidate ?? undefined); });
  const stream = new MediaStream();
  receiving.addEventListener('track', ({ track }) => { stream.addTrack(track); });
  for (const track of (await navigator.mediaDevices.getUserMedia({ audio: true, video: true })).getTracks()) sending.addTrack(track);
  await sending.setLocalDescription();
  await receiving.setRemoteDescription(sending.localDescription as RTCSessionDescription);
  await receiving.setLocalDescription();
  await sending.setRemoteDescription(receiving.localDescription as RTCSessionDescription);
  const video = Object.assign(document.createElement('video'), { autoplay: true, playsInline: true, srcObject: stream });
  video.dataset['participant'] = 'someone';
  document.querySelector('aside')?.attachShadow({ mode: 'open' }).append(video);
  await video.play();
}
