import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutRepeats } from './without-repeats.ts';

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\r\n`).join('');

test('of pictures no repeats are asked for, of sound they are; whole pictures are, and nothing else changes', () => {
  const video = ['m=video 9 UDP/TLS/RTP/SAVPF 96 97', 'a=rtcp-fb:96 nack', 'a=rtcp-fb:96 nack pli', 'a=rtcp-fb:96 transport-cc', 'a=rtcp-fb:* nack'];
  const left = ['m=video 9 UDP/TLS/RTP/SAVPF 96 97', 'a=rtcp-fb:96 nack pli', 'a=rtcp-fb:96 transport-cc'];
  const sound = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtcp-fb:111 nack', 'a=mid:0'];
  assert.equal(withoutRepeats(lines('v=0', ...sound, ...video, ...sound, ...video)), lines('v=0', ...sound, ...left, ...sound, ...left));
});
