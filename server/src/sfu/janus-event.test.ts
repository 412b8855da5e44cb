import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rebuildJanusEvent } from './janus-event.ts';
import type { JsonObject } from './json-document.ts';
import type { FeedNames } from './videoroom-event.ts';

const numbers: Readonly<Record<string, number>> = { 'real-a': 501, 'real-b': 502 };
const feeds: FeedNames = {
  announce: (feed, display) => (display === 'par_admitted' ? numbers[feed] ?? null : null),
  numberOf: (feed) => (feed === 'real-a' || feed === 'real-b' ? numbers[feed] ?? null : null),
};

function rebuild(message: JsonObject): JsonObject | null {
  return rebuildJanusEvent({ session_id: 9_001, sender: 9_002, ...message }, { sessionId: 1, handleId: 2 }, feeds);
}

function rebuildData(data: JsonObject): unknown {
  const event = rebuild({ janus: 'event', plugindata: { plugin: 'janus.plugin.videoroom', data: { room: 'real-room', ...data } } });
  return event === null ? null : (event['plugindata'] as JsonObject)['data'];
}

function sound(...feedback: readonly string[]): string {
  return ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2', ...feedback.map((what) => `a=rtcp-fb:111 ${what}`), ''].join('\r\n');
}

function described(sdp: string): unknown {
  const event = rebuild({ janus: 'event', jsep: { type: 'offer', sdp }, plugindata: { data: { videoroom: 'updated' } } });
  assert.ok(event !== null);
  return (event['jsep'] as JsonObject)['sdp'];
}

describe('events of the real Janus, rebuilt for a browser', () => {
  it('handle events carry virtual ids and known fields', () => {
    assert.deepEqual(rebuild({ janus: 'webrtcup' }), { janus: 'webrtcup', session_id: 1, sender: 2 });
    assert.deepEqual(rebuild({ janus: 'media', mid: '1', type: 'video', receiving: false, seconds: 1, opaque_id: 'x' }), {
      janus: 'media', session_id: 1, sender: 2, mid: '1', type: 'video', receiving: false, seconds: 1,
    });
    for (const kind of ['trickle', 'timeout', 'server_info', 'success', 'constructor', '__proto__']) assert.equal(rebuild({ janus: kind }), null);
  });

  it('publishers: only admitted people, only known fields', () => {
    const streams = [{ type: 'video', mid: '1', mindex: 1, codec: 'vp8', description: 'd', moderated: true }];
    const publishers = [
      { id: 'real-a', display: 'par_admitted', metadata: { x: 1 }, audio_codec: 'opus', streams },
      { id: 'real-b', display: 'par_waiting', streams },
      { id: 'real-b', streams }, 'nonsense',
    ];
    const expected = [{ id: 501, display: 'par_admitted', streams: [{ type: 'video', mid: '1', mindex: 1, codec: 'vp8' }] }];
    assert.deepEqual(rebuildData({ videoroom: 'event', publishers }), { videoroom: 'event', publishers: expected });
    assert.deepEqual(rebuildData({ videoroom: 'joined', id: 'real-b', private_id: 5, description: 'Room real-room', publishers }), {
      videoroom: 'joined', id: 502, publishers: expected,
    });
    assert.equal(rebuildData({ videoroom: 'event', publishers: publishers.slice(1) }), null);
  });

  it('departures: of feeds the seat was told of', () => {
    assert.deepEqual(rebuildData({ videoroom: 'event', leaving: 'real-a', reason: 'kicked' }), { videoroom: 'event', leaving: 501 });
    assert.deepEqual(rebuildData({ videoroom: 'event', unpublished: 'ok' }), { videoroom: 'event', unpublished: 'ok' });
    assert.equal(rebuildData({ videoroom: 'event', leaving: 'real-unknown' }), null);
    assert.equal(rebuildData({ videoroom: 'event', joining: { id: 'real-a', display: 'par_admitted' } }), null);
  });

  it('errors keep their number and lose their words', () => {
    assert.deepEqual(rebuildData({ videoroom: 'event', error_code: 426, error: 'No such room (real-room)' }), {
      videoroom: 'event', error_code: 426, error: 'refused by the media server',
    });
  });

  it('a change that changed nothing says nothing of streams: an empty list would mean that nobody is received', () => {
    assert.deepEqual(rebuildData({ videoroom: 'updated', room: 'real-room' }), { videoroom: 'updated' });
    assert.deepEqual(rebuildData({ videoroom: 'updated', room: 'real-room', streams: [] }), { videoroom: 'updated', streams: [] });
  });

  it('subscriptions name virtual feeds, and no room in the session description', () => {
    const event = rebuild({
      janus: 'event', jsep: { type: 'offer', e2ee: true, sdp: 'v=0\r\ns=VideoRoom real-room\r\nt=0 0\r\n', extra: 1 },
      plugindata: { data: { videoroom: 'attached', room: 'real-room', streams: [{ mindex: 0, mid: '0', type: 'audio', feed_id: 'real-a', feed_mid: '0', feed_display: 'par_admitted', feed_description: 'd' }] } },
    });
    assert.deepEqual(event, {
      janus: 'event', session_id: 1, sender: 2, jsep: { type: 'offer', e2ee: true, sdp: 'v=0\r\ns=-\r\nt=0 0\r\n' },
      plugindata: { plugin: 'janus.plugin.videoroom', data: { videoroom: 'attached', streams: [{ mindex: 0, mid: '0', type: 'audio', feed_id: 501, feed_mid: '0', feed_display: 'par_admitted' }] } },
    });
  });

  it('descriptions say of each line with sound that what got lost is sent again, and nothing else', () => {
    const picture = 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 transport-cc\r\n';
    assert.equal(described(`v=0\r\n${sound('transport-cc')}${picture}${sound()}${sound('nack')}`), `v=0\r\n${sound('nack')}${picture}${sound('nack')}${sound('nack')}`);
  });
});
