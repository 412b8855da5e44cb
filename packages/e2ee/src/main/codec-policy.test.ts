import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preferredCodecs, requireCodecs } from './codec-policy.ts';
import { EncryptionError } from './encryption-error.ts';

const codecs = (...names: readonly string[]) => names.map((mimeType) => ({ mimeType }));
const names = (list: readonly { readonly mimeType: string }[]) => list.map((codec) => codec.mimeType);

test('VP8 first, then VP9, retransmission kept, the rest gone', () => {
  const offered = codecs('video/AV1', 'video/VP9', 'video/H264', 'video/rtx', 'video/VP8', 'video/red', 'video/ulpfec', 'video/flexfec-03', 'video/H265');
  assert.deepEqual(names(preferredCodecs('video', offered)), ['video/VP8', 'video/VP9', 'video/rtx']);
});

test('Opus alone for sound', () => {
  assert.deepEqual(names(preferredCodecs('audio', codecs('audio/red', 'audio/opus', 'audio/G722', 'audio/telephone-event', 'audio/CN'))), ['audio/opus']);
});

test('retransmission alone is no codec', () => {
  assert.deepEqual(preferredCodecs('video', codecs('video/H264', 'video/rtx')), []);
});

const line = (kind: string, port: number, ...maps: readonly string[]) =>
  [`m=${kind} ${port} UDP/TLS/RTP/SAVPF 96`, ...maps.map((map, at) => `a=rtpmap:${96 + at} ${map}`), ''].join('\r\n');
const head = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n';

test('an answer with allowed codecs passes, refused lines aside', () => {
  requireCodecs(head + line('audio', 9, 'opus/48000/2') + line('video', 9, 'VP8/90000', 'rtx/90000') + line('video', 0, 'H264/90000'));
});

for (const [what, sdp] of [
  ['H.264', line('video', 9, 'VP8/90000', 'H264/90000')],
  ['AV1', line('video', 9, 'AV1/90000')],
  ['RED', line('audio', 9, 'opus/48000/2', 'red/48000/2')],
  ['a video codec as sound', line('audio', 9, 'VP8/90000')],
  ['no codec at all', line('video', 9)],
] as const) {
  test(`an answer with ${what} is refused`, () => {
    assert.throws(() => requireCodecs(head + line('audio', 9, 'opus/48000/2') + sdp), (error) => error instanceof EncryptionError && error.code === 'codec-refused');
  });
}
