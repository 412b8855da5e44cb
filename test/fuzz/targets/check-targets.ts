import assert from 'node:assert/strict';
import { checkMessageSchema } from '@consult-room/protocol';
import * as fc from 'fast-check';
import { checkOffer } from '../../../server/src/sfu/check/check-offer.ts';
import { parseJsonObject } from '../../../server/src/sfu/json-document.ts';
import { fuzzTarget, type FuzzTarget } from '../fuzz-target.ts';
import { jsonText } from '../inputs/json-text.ts';
import { checkMessages } from '../inputs/samples.ts';
import { sdpText } from '../inputs/sdp-text.ts';

/** Its head and its first picture alone, as a test of the network offers it. */
function oneLine(text: string): string {
  const [head = '', ...sections] = text.split(/^(?=m=)/m);
  const video = sections.find((section) => section.startsWith('m=video')) ?? '';
  const mid = /^a=mid:([^\r\n]*)/m.exec(video)?.[1] ?? '0';
  return head.replaceAll(/^a=group:[^\r\n]*/gm, `a=group:BUNDLE ${mid}`) + video;
}

/** The door of the network test: two words, and one picture. */
export const checkTargets: readonly FuzzTarget[] = [
  fuzzTarget<string>({
    name: 'check-message', shows: 'T1 T24', share: 6,
    open: async () => ({
      inputs: jsonText(checkMessages),
      check(text) {
        const read = checkMessageSchema.safeParse(parseJsonObject(text));
        if (!read.success) return;
        assert.ok(['hello', 'offer'].includes(read.data.type) && Object.keys(read.data).length === 2);
        assert.deepEqual(Object.keys(Object.prototype), []);
      },
    }),
  }),
  fuzzTarget<string>({
    name: 'check-offer', shows: 'T1 T17', share: 8,
    open: async () => ({
      inputs: fc.oneof(sdpText, sdpText.map(oneLine)),
      check(text) {
        const offer = checkOffer(text);
        if (offer === null) return;
        assert.deepEqual(offer.split('\r\n').filter((line) => line.startsWith('m=')).map((line) => line.split(' ')[0]), ['m=video']);
        assert.doesNotMatch(offer, /candidate|crypto|m=(?:audio|application)/);
        assert.equal(checkOffer(offer), offer);
      },
    }),
  }),
];
