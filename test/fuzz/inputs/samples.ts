/** One good message of each kind: what the fuzzers start from. */
export const seatId = 'par_AAAAAAAAAAAAAAAAAAAAAA';
export const appointmentId = 'apt_AAAAAAAAAAAAAAAAAAAAAA';
const bytes = 'AAECAw==';

export const clientMessages: readonly unknown[] = [
  { type: 'hello', token: 'x', device: 'abcdefghijklmnop', takeOver: true },
  { type: 'ping', ref: 1 }, { type: 'arrive', ref: 2 }, { type: 'wait' }, { type: 'enter' }, { type: 'leave' }, { type: 'end' }, { type: 'refresh-token' }, { type: 'refresh-ice' },
  { type: 'check-result', result: { camera: { status: 'pass' }, microphone: { status: 'fail', code: 'in-use' }, speaker: { status: 'off' }, network: { status: 'weak', figures: { path: 'relay-tls', roundTripMs: 20, lossUpPercent: 1, lossDownPercent: 0.5, upKbps: 800, downKbps: 900 } }, encryption: { status: 'pass' } } },
  { type: 'check-network' },
  { type: 'media-state', microphone: true, camera: false, screen: false, reconnecting: true }, { type: 'reconnected', rung: 'relay', durationMs: 1_200 },
  { type: 'quality', level: 'good', score: 4.2, reasons: ['loss'], figures: { lossPercent: 4, roundTripMs: 100, jitterMs: null, mos: 4.1, path: 'direct' } },
  { type: 'encryption', state: 'verified', code: 'x' },
  { type: 'admit', participantId: seatId, ref: 3 }, { type: 'deny', participantId: seatId, reason: 'x' }, { type: 'notice', participantId: seatId, text: 'x' },
];
export const checkMessages: readonly unknown[] = [{ type: 'hello', token: 'x' }, { type: 'offer', sdp: 'v=0\r\n' }];
/** As Janus' event handler posts them; what names somebody is no figure. */
export const connectionEvents: readonly unknown[] = [
  [{ type: 16, session_id: 1, handle_id: 2, opaque_id: 'canary', timestamp: 1_000_000, event: { ice: 'gathering', stream_id: 1 } }, { type: 16, session_id: 1, handle_id: 2, timestamp: 3_000_000, event: { connection: 'webrtcup' } }],
  { type: 16, session_id: 1, handle_id: 2, timestamp: 1, event: { ice: 'failed', 'selected-pair': '10.0.0.1 canary' } }, { type: 16, session_id: 1, handle_id: 2, timestamp: 1, event: { dtls: 'failed' } },
  { type: 32, session_id: 1, handle_id: 2, event: { media: 'video', slow_link: 'uplink', lost_lastsec: 9 } }, { type: 32, event: { slow_link: 'canary' } },
];
export const mlsMessages: readonly unknown[] = [
  { type: 'key-package', bytes }, { type: 'group-create', groupId: bytes, replaces: null },
  { type: 'commit', groupId: bytes, epoch: 0, bytes, welcomes: [{ participantId: seatId, bytes }], ref: 9 },
  { type: 'mls', groupId: bytes, bytes }, { type: 'fetch-commits', groupId: bytes, fromEpoch: 0 },
];
export const queueMessages: readonly unknown[] = [
  { type: 'ping' }, { type: 'admit', appointmentId, participantId: seatId, ref: 1 }, { type: 'deny', appointmentId, participantId: seatId, reason: 'x' }, { type: 'notice', appointmentId, participantId: seatId, text: 'x' },
];
const person = { role: 'patient', name: 'A B', email: 'a@b.example', locale: 'en-GB', staffId: 's' };
export const restBodies: readonly unknown[] = [
  { start: '2026-11-24T12:00:00Z', end: '2026-11-24T12:30:00+01:00', participants: [{ role: 'clinician', name: 'C' }, person], externalId: 'x' },
  { start: '2026-11-24T12:00:00Z' }, person, { staffId: 's', name: 'N' }, { secret: 'A'.repeat(43) },
];
export const janusBodies: readonly unknown[] = [
  { request: 'joinandconfigure', ptype: 'publisher', audiocodec: 'opus', videocodec: 'vp8', bitrate: 64_000 },
  { request: 'configure', bitrate: 64_000, keyframe: true, update: true, restart: false, streams: [{ mid: '0', send: true, keyframe: true }] },
  { request: 'join', ptype: 'subscriber', streams: [{ feed: 7, mid: '0', substream: 1, temporal: 0 }] },
  { request: 'update', subscribe: [{ feed: 7 }], unsubscribe: [{ feed: 7, sub_mid: '0' }] },
  { request: 'configure', restart: true, streams: [{ mid: '0', substream: 2, temporal: 2 }] },
  { request: 'start' }, { request: 'unpublish' }, { request: 'leave' },
  { request: 'kick', room: 'canary', id: 'canary', secret: 'canary' }, { request: 'rtp_forward', host: 'canary', port: 1 }, { request: 'listparticipants', room: 'canary' },
];
export const janusEnvelopes: readonly unknown[] = [
  ...janusBodies.map((body) => ({ janus: 'message', transaction: 't', session_id: 1, handle_id: 2, body })),
  { janus: 'create', transaction: 't', token: 'x' }, { janus: 'claim', transaction: 't', token: 'x', session_id: 1 }, { janus: 'keepalive', transaction: 't', session_id: 1 },
  { janus: 'attach', transaction: 't', session_id: 1, plugin: 'janus.plugin.videoroom', opaque_id: 'canary' },
  { janus: 'trickle', transaction: 't', session_id: 1, handle_id: 2, candidate: { candidate: 'canary' } },
  { janus: 'detach', transaction: 't', session_id: 1, handle_id: 2 }, { janus: 'hangup', transaction: 't', session_id: 1, handle_id: 2 }, { janus: 'destroy', transaction: 't', session_id: 1 },
  { janus: 'message', transaction: 't', session_id: 1, handle_id: 2, body: { request: 'start' }, jsep: { type: 'answer', sdp: 'v=0', e2ee: true } },
];
/** What a Janus says; the names in it are no browser's business. */
export const janusEvents: readonly unknown[] = [
  { janus: 'event', session_id: 1, sender: 2, transaction: 't', plugindata: { plugin: 'janus.plugin.videoroom', data: { videoroom: 'joined', room: 'canary-room', description: 'canary', id: 'feed-1', private_id: 99, publishers: [{ id: 'feed-2', display: seatId, streams: [{ type: 'audio', mid: '0', mindex: 0, codec: 'opus' }] }] } }, jsep: { type: 'answer', sdp: 'v=0\r\ns=canary\r\n', e2ee: true } },
  { janus: 'event', sender: 2, plugindata: { data: { videoroom: 'event', room: 'canary-room', publishers: [{ id: 'feed-2', display: seatId, streams: [] }] } } },
  { janus: 'event', sender: 2, plugindata: { data: { videoroom: 'attached', room: 'canary-room', streams: [{ type: 'audio', mid: '0', feed_id: 'feed-2', feed_mid: '0', feed_display: seatId }] } } },
  { janus: 'event', sender: 2, plugindata: { data: { videoroom: 'event', unpublished: 'feed-2', leaving: 'feed-9', error_code: 426, error: 'canary-room' } } },
  { janus: 'event', sender: 2, plugindata: { data: { videoroom: 'talking', id: 'feed-2', room: 'canary-room' } } },
  { janus: 'media', sender: 2, type: 'video', receiving: true, mid: '0', opaque: 'canary' }, { janus: 'slowlink', sender: 2, lost: 1 }, { janus: 'hangup', sender: 2, reason: 'ICE' }, { janus: 'detached', sender: 2 }, { janus: 'webrtcup', sender: 2 },
];
