import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { limits } from '@consult-room/protocol';
import * as fc from 'fast-check';
import { checkSdp } from './sdp.ts';

function vector(name: string): string {
  return readFileSync(new URL(`../../../test/sfu/vectors/${name}.sdp`, import.meta.url), 'utf8');
}

const offer = vector('chromium-offer');

function rebuilt(sdp: string): string {
  const checked = checkSdp(sdp, limits.mLines);
  assert.ok(checked.ok, checked.ok ? '' : checked.reason);
  return checked.sdp;
}

/** The first media section. */
function soundOf(sdp: string): string {
  return sdp.split(/^(?=m=)/m)[1] ?? '';
}

function refusal(sdp: string): string {
  const checked = checkSdp(sdp, limits.mLines);
  return checked.ok ? 'passed' : checked.reason;
}

/** The offer with a line put in behind the first line that starts so. */
function withLine(after: string, line: string): string {
  return offer.replace(new RegExp(`^(${after}.*)$`, 'm'), `$1\r\n${line}`.replaceAll('\r\n', '\n'));
}

function withCandidates(count: number): string {
  return withLine('a=mid:0', Array.from({ length: count }, () => 'a=candidate:1 1 udp 1 10.0.0.1 9 typ host').join('\n'));
}

describe('an SDP of a browser, rebuilt', () => {
  it('keeps Opus, VP8, VP9, their retransmission, simulcast and the transport', () => {
    const sdp = rebuilt(offer);
    const maps = new Set([...sdp.matchAll(/^a=rtpmap:\d+ (\S+)\r$/gm)].map((match) => match[1]));
    assert.deepEqual(maps, new Set(['opus/48000/2', 'VP8/90000', 'rtx/90000', 'VP9/90000']));
    for (const kept of ['a=group:BUNDLE 0 1 2', 'a=simulcast:send h;m;l', 'a=rid:h send', 'a=setup:actpass', 'a=rtcp-mux', 'a=fmtp:97 apt=96']) {
      assert.ok(sdp.includes(`${kept}\r\n`), kept);
    }
  });

  it('takes Firefox’s offer, its bundled lines included, and its answer', () => {
    const fromFirefox = rebuilt(vector('firefox-offer'));
    assert.match(fromFirefox, /m=video 9 UDP\/TLS\/RTP\/SAVPF 120 124 121 125\r\n/);
    assert.match(fromFirefox, /a=simulcast:send h;l\r\n/);
    assert.match(rebuilt(vector('firefox-answer')), /a=setup:active\r\n/);
  });

  it('says of sound that what got lost is sent again, though browsers say so of pictures only, and leaves it out of what a line is reckoned to carry', () => {
    for (const name of ['chromium-offer', 'firefox-offer', 'firefox-answer']) {
      assert.match(soundOf(vector(name)), /transport-wide-cc/);
      const sound = soundOf(rebuilt(vector(name)));
      assert.deepEqual([...sound.matchAll(/^a=rtcp-fb:\d+ (.*)\r$/gm)].map((match) => match[1]), ['nack']);
      assert.doesNotMatch(sound, /transport-wide-cc|abs-send-time/);
      assert.match(rebuilt(vector(name)), /^m=video[^]*a=extmap:\d+ \S*transport-wide-cc/m);
    }
  });

  it('T17: drops names, addresses, bandwidth, audio levels, candidates and what it does not know', () => {
    const sdp = rebuilt(withLine('a=mid:0', [
      'a=candidate:1 1 udp 2122260223 10.1.2.3 54321 typ host', 'b=AS:99999', 'a=x-vendor:canary', 'a=end-of-candidates', 'a=ssrc:7 label:canary',
      'a=rtcp-fb:111 canary', 'a=msid:canary canary',
    ].join('\n')).replace('o=- ', 'o=canary ').replace('s=-', 's=canary'));
    assert.doesNotMatch(sdp, /canary|candidate|b=AS|10\.1\.2\.3|ssrc-audio-level|msid/);
    assert.equal(rebuilt(sdp), sdp);
  });

  it('F14 T17: refuses what a browser never writes', () => {
    const crypto = 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz';
    assert.equal(refusal(withLine('a=mid:0', crypto)), 'forbidden-attribute');
    assert.equal(refusal(withLine('a=group', 'a=ice-lite')), 'forbidden-attribute');
    assert.equal(refusal(withLine('a=mid:0', 'a=mid:9')), 'repeated-attribute');
    assert.equal(refusal(withLine('a=mid:0', 'k=clear:x')), 'line-type');
    assert.equal(refusal(withLine('a=mid:0', `a=${'x'.repeat(1_100)}`)), 'malformed-line');
    assert.equal(refusal(withLine('a=mid:0', 'a=extmap:1\u0000 urn:x')), 'malformed-line');
    assert.equal(refusal(offer.replace('a=mid:1', 'a=mid:0')), 'mid');
    assert.equal(refusal(offer.replace('a=mid:2', 'a=mid:7')), 'mid');
    assert.equal(refusal(offer.replace('m=audio', 'm=application')), 'media-kind');
    assert.equal(refusal(offer.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP')), 'transport');
    assert.equal(refusal(offer.replace('opus/48000/2', 'speex/16000')), 'payloads');
    assert.equal(refusal(offer.replaceAll(/^a=fingerprint.*\r\n/gm, '')), 'missing-attribute');
    assert.equal(refusal(offer.replace(/^a=fingerprint:.*$/m, 'a=fingerprint:md5 00:11')), 'attribute');
    assert.equal(refusal(''), 'malformed-line');
  });

  it('T17: holds the limits: size, media lines, candidates', () => {
    const media = offer.slice(offer.indexOf('m=audio'), offer.indexOf('m=video'));
    const head = offer.slice(0, offer.indexOf('m=audio')).replace(/^a=group.*\r\n/m, '');
    const lines = (count: number): string => head + Array.from({ length: count }, (_, index) => media.replace('a=mid:0', `a=mid:x${index}`)).join('');
    assert.equal(refusal(lines(8)), 'passed');
    assert.equal(refusal(lines(9)), 'too-many-media');
    assert.equal(refusal(withCandidates(64)), 'passed');
    assert.equal(refusal(withCandidates(65)), 'too-many-candidates');
    assert.equal(refusal(offer + 'a=x:1\r\n'.repeat(5_000)), 'too-large');
  });

  it('keeps the place of a line that is not used', () => {
    const sdp = rebuilt(offer.replace(/m=video 9 (.*)\r\n/, 'm=video 0 $1\r\n'));
    assert.match(sdp, /m=video 0 UDP\/TLS\/RTP\/SAVPF 96\r\nc=IN IP4 0\.0\.0\.0\r\na=mid:1\r\na=inactive\r\n/);
  });

  it('answers any damage within the rules: refused, or rebuilt to something that rebuilds to itself', () => {
    const lines = offer.split('\r\n');
    const damage = fc.record({
      at: fc.nat(lines.length - 1),
      what: fc.oneof(
        fc.constant({ kind: 'drop' as const, text: '' }), fc.constant({ kind: 'double' as const, text: '' }),
        fc.string({ unit: 'binary', maxLength: 60 }).map((text) => ({ kind: 'insert' as const, text })),
        fc.string({ maxLength: 40 }).map((text) => ({ kind: 'append' as const, text })),
        fc.constantFrom('extmap', 'ssrc', 'rid', 'simulcast', 'fmtp', 'rtpmap', 'rtcp-fb', 'group', 'mid', 'crypto').chain((name) => (
          fc.string({ maxLength: 30 }).map((text) => ({ kind: 'insert' as const, text: `a=${name}:${text}` })))),
      ),
    });
    fc.assert(fc.property(fc.array(damage, { minLength: 1, maxLength: 6 }), (damages) => {
      const copy = [...lines];
      for (const { at, what } of damages) {
        const line = copy[at] ?? '';
        if (what.kind === 'drop') copy.splice(at, 1);
        else if (what.kind === 'append') copy[at] = line + what.text;
        else copy.splice(at, 0, what.kind === 'double' ? line : what.text);
      }
      const checked = checkSdp(copy.join('\r\n'), limits.mLines);
      if (!checked.ok) return;
      assert.deepEqual(checkSdp(checked.sdp, limits.mLines), checked);
      assert.match(checked.sdp, /^(?:[voscmta]=[\x20-\x7e]+\r\n)+$/);
      assert.doesNotMatch(checked.sdp, /crypto|candidate/);
    }), { numRuns: 400 });
  });

  it('never throws on text that is no SDP', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => { assert.equal(typeof checkSdp(`v=0\r\n${text}`, limits.mLines).ok, 'boolean'); }), { numRuns: 300 });
  });
});
