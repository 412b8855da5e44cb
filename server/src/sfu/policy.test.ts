import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Decision } from './decision.ts';
import { isJsonObject, parseJsonObject, type JsonObject } from './json-document.ts';
import { decide } from './policy.ts';
import type { HandleView, SessionView } from './session-view.ts';

const sdp = readFileSync(new URL('../../../test/sfu/vectors/chromium-offer.sdp', import.meta.url), 'utf8');
const offer = { type: 'offer', sdp, e2ee: true };
const [fresh, publisher, subscriber, left, busy] = [11, 12, 13, 14, 15];

const view: SessionView = {
  sessionId: 1,
  handles: new Map<number, HandleView>([
    [fresh, { role: 'fresh', negotiating: false }], [publisher, { role: 'publisher', negotiating: false }],
    [subscriber, { role: 'subscriber', negotiating: false }], [left, { role: 'left', negotiating: false }],
    [busy, { role: 'publisher', negotiating: true }],
  ]),
  feeds: new Map([[77, 'real-feed']]),
  room: 'real-room', pin: 'real-pin', participantId: 'par_x', freshFeed: 'fresh-feed', privateId: 99,
};

function message(handle: number, body: unknown, jsep?: unknown): JsonObject {
  return { janus: 'message', transaction: 'a', session_id: 1, handle_id: handle, body, ...(jsep === undefined ? {} : { jsep }) };
}

function bodyOf(decision: Decision): unknown {
  assert.equal(decision.do, 'request', JSON.stringify(decision));
  return decision.do === 'request' ? decision.request.body : null;
}

function reasonOf(decision: Decision): string {
  return decision.do === 'refuse' ? decision.refusal.reason : 'passed';
}

const streams = (count: number) => Array.from({ length: count }, () => ({ feed: 77 }));

describe('the policy', () => {
  it('writes a publisher’s join anew, with room, pin, name and id of the gateway', () => {
    assert.deepEqual(bodyOf(decide(message(fresh, { request: 'joinandconfigure', ptype: 'publisher', videocodec: 'vp9' }, offer), view)), {
      request: 'joinandconfigure', ptype: 'publisher', room: 'real-room', pin: 'real-pin', id: 'fresh-feed', display: 'par_x',
      videocodec: 'vp9', bitrate: 2_500_000, record: false,
    });
  });

  it('writes a subscriber’s join anew, with real feeds and the private id', () => {
    const body = { request: 'join', ptype: 'subscriber', streams: [{ feed: 77, mid: '1', substream: 0 }] };
    assert.deepEqual(bodyOf(decide(message(fresh, body), view)), {
      request: 'join', ptype: 'subscriber', room: 'real-room', pin: 'real-pin', private_id: 99, autoupdate: true,
      streams: [{ feed: 'real-feed', mid: '1', substream: 0 }],
    });
    assert.equal(reasonOf(decide(message(fresh, body), { ...view, privateId: null })), 'publish-first');
    assert.equal(reasonOf(decide(message(fresh, { ...body, streams: [{ feed: 78 }] }), view)), 'foreign-feed');
  });

  it('maps feeds of updates both ways and refuses those it did not hand out', () => {
    const update = { request: 'update', subscribe: [{ feed: 77 }], unsubscribe: [{ feed: 77, sub_mid: '3' }, { sub_mid: '4' }] };
    assert.deepEqual(bodyOf(decide(message(subscriber, update), view)), {
      request: 'update', subscribe: [{ feed: 'real-feed' }], unsubscribe: [{ feed: 'real-feed', sub_mid: '3' }, { sub_mid: '4' }],
    });
    assert.equal(reasonOf(decide(message(subscriber, { request: 'update', unsubscribe: [{ feed: 78 }] }), view)), 'foreign-feed');
    assert.equal(reasonOf(decide(message(subscriber, { request: 'update', unsubscribe: [{}] }), view)), 'request');
  });

  it('lets a subscriber choose among the layers of a stream, and nothing beyond', () => {
    const configure = { request: 'configure', streams: [{ mid: '1', substream: 0, temporal: 2 }] };
    assert.deepEqual(bodyOf(decide(message(subscriber, configure), view)), configure);
    assert.equal(reasonOf(decide(message(subscriber, { request: 'configure', streams: [{ mid: '1', substream: 3 }] }), view)), 'request');
    assert.equal(reasonOf(decide(message(subscriber, { request: 'configure', streams: [{ mid: '1', fallback: 1 }] }), view)), 'request');
  });

  it('keeps one offer in flight, one role per handle, and nothing after leaving', () => {
    assert.equal(reasonOf(decide(message(busy, { request: 'configure' }, offer), view)), 'offer-in-flight');
    assert.deepEqual(bodyOf(decide(message(busy, { request: 'configure', keyframe: true }), view)), { request: 'configure', keyframe: true });
    assert.equal(reasonOf(decide(message(publisher, { request: 'join', ptype: 'subscriber', streams: [{ feed: 77 }] }), view)), 'request');
    assert.equal(reasonOf(decide(message(subscriber, { request: 'unpublish' }), view)), 'request');
    assert.equal(reasonOf(decide(message(left, { request: 'leave' }), view)), 'handle-left');
    assert.equal(reasonOf(decide(message(publisher, { request: 'leave' }, offer), view)), 'jsep-unexpected');
  });

  it('lets a full room of eight be received on one connection, and nobody send on so many lines', () => {
    const line = sdp.slice(sdp.indexOf('m=audio'), sdp.indexOf('m=video'));
    const head = sdp.slice(0, sdp.indexOf('m=audio')).replace(/^a=group.*\r\n/m, '');
    const described = (type: string, count: number) => ({ type, e2ee: true, sdp: head + Array.from({ length: count }, (_, index) => line.replace('a=mid:0', `a=mid:${index}`)).join('') });
    assert.equal(reasonOf(decide(message(subscriber, { request: 'start' }, described('answer', 28)), view)), 'passed');
    assert.notEqual(reasonOf(decide(message(subscriber, { request: 'start' }, described('answer', 33)), view)), 'passed');
    assert.equal(reasonOf(decide(message(publisher, { request: 'configure' }, described('offer', 9)), view)), 'sdp-too-many-media');
    assert.equal(reasonOf(decide(message(subscriber, { request: 'update', subscribe: streams(28) }), view)), 'passed');
    assert.equal(reasonOf(decide(message(fresh, { request: 'join', ptype: 'subscriber', streams: streams(33) }), view)), 'request');
  });

  it('passes on only known fields with known values, whatever is sent', () => {
    const known = new Set([
      'request', 'ptype', 'room', 'pin', 'id', 'display', 'audiocodec', 'videocodec', 'bitrate', 'record', 'private_id', 'autoupdate', 'streams',
      'feed', 'mid', 'substream', 'temporal', 'keyframe', 'update', 'restart', 'send', 'subscribe', 'unsubscribe', 'sub_mid',
    ]);
    const valid = fc.constantFrom<JsonObject>(
      { request: 'joinandconfigure', ptype: 'publisher' }, { request: 'join', ptype: 'subscriber', streams: [{ feed: 77 }] },
      { request: 'configure', bitrate: 64_000, streams: [{ mid: '1', send: true }] }, { request: 'start' }, { request: 'leave' },
      { request: 'update', subscribe: [{ feed: 77 }] }, { request: 'unpublish' },
    );
    const field = fc.oneof(fc.constantFrom(...known, 'secret', 'filename', 'admin_key', 'metadata', 'Request', 'REQUEST'), fc.string());
    const changes = fc.dictionary(field, fc.jsonValue(), { maxKeys: 1 });
    const attempt = fc.tuple(fc.constantFrom(fresh, publisher, subscriber), valid, changes, fc.constantFrom(undefined, offer));
    let passed = 0;
    fc.assert(fc.property(attempt, ([handle, base, changed, jsep]) => {
      const sent = { ...base, ...changed };
      const decision = decide(message(handle, sent, jsep), view);
      if (decision.do !== 'request') return;
      passed += 1;
      for (const key of keysOf(decision.request.body)) assert.ok(known.has(key), key);
      for (const gateways of ['room', 'pin', 'id', 'display', 'record', 'secret', 'filename', 'private_id']) assert.ok(!(gateways in sent), gateways);
    }), { numRuns: 1_500 });
    assert.ok(passed > 50, `only ${passed} were let through: the property says little`);
  });

  it('never throws and never lets through an envelope it does not know', () => {
    const envelope = fc.dictionary(fc.oneof(fc.constantFrom('janus', 'transaction', 'session_id', 'handle_id', 'body', 'jsep', 'plugin', 'apisecret'), fc.string()), fc.jsonValue());
    fc.assert(fc.property(envelope, (sent) => { assert.equal(decide(sent, view).do, 'refuse'); }), { numRuns: 1_000 });
  });
});

describe('one JSON object per message', () => {
  it('takes nothing else', () => {
    for (const text of ['{} {}', '{}{}', '[{}]', '1', '"a"', 'null', '', '{', '\uFEFF{}', '{"__proto__":{}}', '{"a":{"__proto__":1}}', '{"a":1}\0']) {
      assert.equal(parseJsonObject(text), null, text);
    }
    assert.deepEqual(parseJsonObject(' {"a":1,"a":2}\n'), { a: 2 });
  });

  it('agrees with JSON.parse on objects', () => {
    fc.assert(fc.property(fc.dictionary(fc.string().filter((key) => key !== '__proto__'), fc.integer()), (object) => {
      assert.deepEqual(parseJsonObject(JSON.stringify(object)), JSON.parse(JSON.stringify(object)));
    }), { numRuns: 200 });
  });
});

function keysOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]) : [];
}
