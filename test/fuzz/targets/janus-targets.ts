import assert from 'node:assert/strict';
import { limits } from '@consult-room/protocol';
import * as fc from 'fast-check';
import { decide } from '../../../server/src/sfu/policy.ts';
import { rebuildJanusEvent } from '../../../server/src/sfu/janus-event.ts';
import { parseJsonObject } from '../../../server/src/sfu/json-document.ts';
import type { HandleRole, HandleView, SessionView } from '../../../server/src/sfu/session-view.ts';
import { fuzzTarget, type FuzzTarget } from '../fuzz-target.ts';
import { jsonText } from '../inputs/json-text.ts';
import { janusEnvelopes, janusEvents, seatId } from '../inputs/samples.ts';

const requestFields = new Set([
  'request', 'ptype', 'room', 'pin', 'id', 'display', 'audiocodec', 'videocodec', 'bitrate', 'record', 'keyframe', 'update', 'restart', 'streams', 'private_id', 'autoupdate', 'subscribe', 'unsubscribe',
  'mid', 'send', 'feed', 'substream', 'temporal', 'sub_mid',
]);

function viewAs(role: HandleRole, hasPublished: boolean): SessionView {
  const handles = new Map<number, HandleView>([[2, { role, negotiating: false }]]);
  return { sessionId: 1, handles, feeds: new Map([[7, 'real-feed']]), room: 'real-room', pin: 'real-pin', participantId: seatId, freshFeed: 'fresh-feed', privateId: hasPublished ? 99 : null };
}

function checkFields(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) checkFields(item);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      assert.ok(requestFields.has(name), name);
      checkFields(item);
    }
  }
}

const requests = fuzzTarget<{ readonly text: string; readonly role: HandleRole; readonly hasPublished: boolean }>({
  name: 'janus-request', shows: 'T16', share: 14,
  open: async () => ({
    inputs: fc.record({ text: jsonText(janusEnvelopes), role: fc.constantFrom('fresh', 'publisher', 'subscriber', 'left'), hasPublished: fc.boolean() }),
    check({ text, role, hasPublished }) {
      // The door reads no more than this.
      const message = Buffer.byteLength(text) > limits.messageBytes ? null : parseJsonObject(text);
      if (message === null) return;
      const decision = decide(message, viewAs(role, hasPublished));
      if (decision.do !== 'request') return;
      const { body, jsep } = decision.request;
      checkFields(body);
      assert.ok(!JSON.stringify(body).includes('canary'));
      assert.ok(body['room'] === undefined || body['room'] === 'real-room');
      assert.ok(body['display'] === undefined || body['display'] === seatId);
      assert.ok(body['record'] === undefined || body['record'] === false);
      assert.ok(jsep === undefined || jsep.e2ee);
    },
  }),
});

const events = fuzzTarget<string>({
  name: 'janus-event', shows: 'F1 T16', share: 10,
  open: async () => ({
    inputs: jsonText(janusEvents),
    check(text) {
      const message = parseJsonObject(text);
      if (message === null) return;
      const told = rebuildJanusEvent(message, { sessionId: 1, handleId: 2 }, { announce: () => 12, numberOf: (name) => (name === 'feed-1' ? 11 : null) });
      if (told === null) return;
      const { session_id: session, sender, plugindata } = told;
      assert.deepEqual([session, sender], [1, 2]);
      assert.doesNotMatch(JSON.stringify(plugindata ?? {}), /"(?:room|private_id|pin|description|secret)":/);
    },
  }),
});

/** What a browser asks of Janus, and what Janus says to it. */
export const janusTargets: readonly FuzzTarget[] = [requests, events];
