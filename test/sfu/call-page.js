// Runs in the browser: the smallest client of the virtual endpoint that janus.js allows, without encryption of frames.
import Janus from './janus.js';

Janus.init({ debug: false, dependencies: Janus.useDefaultDependencies({ adapter: { browserDetails: { browser: 'chrome', version: 156 } } }) });

const seats = new Map();

function until(what, look) {
  return new Promise((resolve, reject) => {
    const deadline = performance.now() + 15_000;
    const again = async () => {
      const seen = await look();
      if (seen) resolve(seen);
      else if (performance.now() > deadline) reject(new Error(`in vain: ${what}`));
      else requestAnimationFrame(again);
    };
    again();
  });
}

function connect(server, token) {
  return new Promise((resolve, reject) => {
    const janus = new Janus({ server, token, success: () => resolve(janus), error: reject, destroyed: () => undefined });
  });
}

function attach(janus, onmessage) {
  return new Promise((resolve, reject) => {
    janus.attach({ plugin: 'janus.plugin.videoroom', opaqueId: 'page', success: resolve, error: (error) => reject(new Error(error)), onmessage });
  });
}

function send(handle, message, jsep) {
  return new Promise((resolve, reject) => {
    handle.send({ message, jsep, success: resolve, error: (error) => reject(new Error(error)) });
  });
}

/** The seat publishes microphone and camera and hears of the others. */
export async function publish(server, token) {
  const seat = { feeds: new Map(), gone: new Set(), janus: await connect(server, token) };
  seats.set(token, seat);
  const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360 } });
  for (const track of [...stream.getAudioTracks(), ...stream.getVideoTracks()]) pc.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
  seat.answers = [];
  seat.errors = [];
  seat.publication = pc;
  seat.publisher = await attach(seat.janus, (data, jsep) => {
    if (data.error_code) seat.errors.push(data.error_code);
    for (const publisher of data.publishers ?? []) seat.feeds.set(publisher.display, publisher.id);
    if (data.leaving) seat.gone.add(data.leaving);
    if (jsep) seat.answers.push(jsep);
  });
  await negotiate(seat, { request: 'joinandconfigure', ptype: 'publisher', bitrate: 500_000 });
  await until('the publisher to connect', () => pc.connectionState === 'connected');
}

async function negotiate(seat, message) {
  const pc = seat.publication;
  await pc.setLocalDescription();
  await send(seat.publisher, message, { ...pc.localDescription.toJSON(), e2ee: true });
  const reply = await until('an answer', () => seat.answers.shift() ?? seat.errors[0]);
  if (typeof reply === 'number') throw new Error(`refused with ${reply}`);
  await pc.setRemoteDescription(reply);
}

/** New ICE credentials on the publishing connection, same handle. */
export async function restartPublisher(token) {
  const seat = seats.get(token);
  const before = usedFragment(seat.publication);
  seat.publication.restartIce();
  await negotiate(seat, { request: 'configure', restart: true });
  await until('new credentials in use', () => usedFragment(seat.publication) !== before && seat.publication.iceConnectionState === 'connected');
}

/** New ICE credentials on the subscribing connection: Janus makes the offer. */
export async function restartSubscriber(token) {
  const seat = seats.get(token);
  const before = usedFragment(seat.subscription);
  await send(seat.subscriber, { request: 'configure', restart: true });
  await answer(seat);
  await until('new credentials in use', () => usedFragment(seat.subscription) !== before && seat.subscription.iceConnectionState === 'connected');
}

function usedFragment(pc) {
  return pc.remoteDescription.sdp.match(/a=ice-ufrag:(\S+)/)[1];
}

async function answer(seat) {
  const offer = await until('an offer', () => seat.offers.shift());
  await seat.subscription.setRemoteDescription(offer);
  await seat.subscription.setLocalDescription();
  await send(seat.subscriber, { request: 'start' }, { ...seat.subscription.localDescription.toJSON(), e2ee: true });
}

/** `viewer` subscribes to all of `watched`, and sees ten pictures. */
export async function watch(viewer, watched) {
  const seat = seats.get(viewer);
  const feed = await until('the feed to be announced', () => seat.feeds.get(watched));
  const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  seat.subscription = pc;
  seat.offers = [];
  let streams = [];
  seat.subscriber = await attach(seat.janus, (data, jsep) => {
    if (data.streams) streams = data.streams;
    if (jsep) seat.offers.push(jsep);
  });
  await send(seat.subscriber, { request: 'join', ptype: 'subscriber', streams: [{ feed }] });
  await answer(seat);
  const inbound = await until('ten pictures', async () => {
    const stats = await inboundStats(pc);
    return stats.framesDecoded >= 10 && stats.audioPackets > 0 && stats;
  });
  if (streams.some((stream) => stream.feed_id !== feed)) throw new Error('another feed');
  return { ...inbound, feedDisplay: streams[0].feed_display, mids: streams.map((stream) => stream.feed_mid).sort() };
}

/** How many pictures still come until none came for a second. */
export async function framesUntilStill(viewer) {
  const { subscription } = seats.get(viewer);
  const { framesDecoded: start } = await inboundStats(subscription);
  let last = start;
  let lastChange = performance.now();
  await until('the picture to stand still', async () => {
    const { framesDecoded } = await inboundStats(subscription);
    if (framesDecoded !== last) { last = framesDecoded; lastChange = performance.now(); }
    return performance.now() - lastChange > 1_000;
  });
  return { framesAfter: last - start };
}

export async function feedGone(viewer, gone) {
  const seat = seats.get(viewer);
  await until('the feed to leave', () => seat.gone.has(seat.feeds.get(gone)));
}

async function inboundStats(pc) {
  const found = { framesDecoded: 0, audioPackets: 0 };
  for (const report of (await pc.getStats()).values()) {
    if (report.type !== 'inbound-rtp') continue;
    if (report.kind === 'video') found.framesDecoded += report.framesDecoded ?? 0;
    else found.audioPackets += report.packetsReceived;
  }
  return found;
}
