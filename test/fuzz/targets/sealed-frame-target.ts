import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseSealedFrame } from '../../../packages/e2ee/src/core/frame-format.ts';
import { FrameReceiver, FrameSender, StreamCounters, type Bytes } from '../../../packages/e2ee/src/core/index.ts';
import { decodeKid } from '../../../packages/e2ee/src/core/kid.ts';
import { encodeSFrameHeader } from '../../../packages/e2ee/src/core/sframe-header.ts';
import { slot, type Slot } from '../../../packages/e2ee/src/messages.ts';
import { ringOf } from '../../e2ee/support/ring-of.ts';
import { fuzzTarget } from '../fuzz-target.ts';

/** Noise, or a frame that really was sealed, with what an SFU might do to it. */
interface Sent {
  readonly slot: Slot;
  /** Which of the sealed frames; null: `noise` instead. */
  readonly sealed: number | null;
  readonly noise: readonly number[];
  readonly flips: readonly { readonly at: number; readonly by: number }[];
  /** Bytes left of it. */
  readonly cutTo: number | null;
  readonly prefixByte: number | null;
}

const sealedPerSlot = 12;
const tagBytes = 16;
const byte = fc.nat(255);
const now = (): number => 1_000;

const inputs: fc.Arbitrary<Sent> = fc.record({
  slot: fc.constantFrom(...Object.values(slot)),
  sealed: fc.option(fc.nat(sealedPerSlot - 1), { freq: 2 }),
  noise: fc.array(fc.oneof(byte, fc.constantFrom(0, 0x08, 0x80, 0x88, 0x9f, 0xf8, 0xff)), { maxLength: 64 }),
  flips: fc.array(fc.record({ at: fc.nat(120), by: fc.integer({ min: 1, max: 255 }) }), { maxLength: 3 }),
  cutTo: fc.option(fc.nat(120), { freq: 3 }),
  prefixByte: fc.option(fc.oneof(fc.constantFrom(0, 1, 10), byte), { freq: 3 }),
});

/** Frames as whoever runs the SFU can make them: never a crash, and nothing opens that was not sealed so. */
export const sealedFrameTarget = fuzzTarget<Sent>({
  name: 'frames', share: 10,
  async open() {
    const [sealed, receivers] = [await sealedFrames(), await receiversFor('ana')];
    return {
      inputs,
      async check(sent) {
        const genuine = sent.sealed === null ? null : sealed[sent.slot]?.[sent.sealed] ?? null;
        const frame = tampered(genuine ?? Uint8Array.from(sent.noise), sent);
        checkParts(frame, sent.slot);
        const opened = await receivers[sent.slot]?.open(frame.slice());
        if (frame.length > 0 && opened !== null) assert.deepEqual(frame, genuine, 'a frame opened that nobody sealed so');
      },
    };
  },
});

async function sealedFrames(): Promise<readonly (readonly Bytes[])[]> {
  const ring = await ringOf('ana', now);
  return Promise.all(Object.values(slot).toSorted().map(async (which) => {
    const sender = new FrameSender(ring, which, new StreamCounters(now));
    const frames = await Promise.all(Array.from({ length: sealedPerSlot }, (_, at) => sender.seal(contentOf(at), undefined)));
    return frames.filter((frame) => frame !== null);
  }));
}

/** Key frames and others, short and longer. */
function contentOf(at: number): Bytes {
  const content = new Uint8Array(12 + at * 7).fill(0x30 + at);
  if (at % 3 === 0) content.set([0x10, 1, 2, 0x9d, 0x01, 0x2a]);
  return content;
}

async function receiversFor(participantId: string): Promise<readonly FrameReceiver[]> {
  const ring = await ringOf('doc', now);
  const events = { keyMissing: () => {}, opensAgain: () => {} };
  return Object.values(slot).toSorted().map((which) => new FrameReceiver(ring, { participantId, slot: which }, new StreamCounters(now), events));
}

function tampered(start: Bytes, { flips, cutTo, prefixByte }: Sent): Bytes {
  const frame = start.slice(0, cutTo ?? undefined);
  for (const { at, by } of flips) if (at < frame.length) frame[at] = (frame[at] ?? 0) ^ by;
  if (prefixByte !== null && frame.length > 0) frame[frame.length - 1] = prefixByte;
  return frame;
}

/** What the parser says of a frame must be true of its bytes, read once more the long way. */
function checkParts(frame: Bytes, which: Slot): void {
  const parts = parseSealedFrame(frame, which, tagBytes);
  if (parts === null) return;
  const { prefix, header, bodyStart, bodyEnd } = parts;
  assert.equal(frame.at(-1), prefix);
  assert.ok(prefix === 0 || which === slot.camera || which === slot.screen);
  const written = encodeSFrameHeader(header.kid, header.ctr);
  assert.deepEqual(frame.slice(prefix, bodyStart), written, 'a second spelling of the same header');
  assert.equal(bodyEnd, frame.length - 1);
  assert.ok(bodyEnd - bodyStart >= tagBytes);
  const kid = decodeKid(header.kid);
  assert.equal(kid === null, header.kid > 0xffn);
  if (kid !== null) assert.equal(BigInt((kid.slot << 6) | (kid.leaf << 3) | kid.epochBits), header.kid);
}
