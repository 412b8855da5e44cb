import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';

const vectors = ['chromium-offer', 'firefox-offer', 'firefox-answer'].map((name) => (
  readFileSync(new URL(`../../sfu/vectors/${name}.sdp`, import.meta.url), 'utf8').split('\r\n')));

const names = [
  'candidate', 'crypto', 'ice-lite', 'ice-ufrag', 'ice-pwd', 'ice-options', 'fingerprint', 'setup', 'group', 'mid', 'extmap', 'ssrc', 'ssrc-group', 'rid', 'simulcast', 'rtpmap', 'rtcp-fb', 'fmtp',
  'msid', 'bundle-only', 'rtcp-mux', 'rtcp', 'sctp-port', 'key-mgmt', 'end-of-candidates', 'X-unknown', 'ptime', 'extmap-allow-mixed', '__proto__', 'constructor', 'toString', 'hasOwnProperty',
];
const values = [
  '', '0', '1', '-1', '4294967296', '1 1 udp 2122260223 10.0.0.1 9 typ host', '1 1 udp 1 ::ffff:127.0.0.1 9 typ host', '1 AES_CM_128_HMAC_SHA1_80 inline:AAAA', 'BUNDLE 0 0', 'BUNDLE', 'sha-256 00:11', 'actpass',
  '96 apt=96', '96 a=1;'.repeat(60), '* nack', '96 opus/48000/2', '0 send', 'send h;~m', 'a'.repeat(2_000), '1 urn:ietf:params:rtp-hdrext:sdes:mid', '1\turn:x', 'h send pt=96;max-width=1', '1 cname:x\u0085a=crypto:1',
];
const lines = [
  'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'm=video 0 UDP/TLS/RTP/SAVPF 96', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'm=audio 99999 RTP/AVP 0', 'm=video 9/2 UDP/TLS/RTP/SAVPF 96 96', 'c=IN IP4 10.0.0.1', 'c=IN IP6 ::1',
  'b=AS:1', 'k=clear:x', 'o=x 1 1 IN IP4 10.0.0.1', 's=\u0000', 't=0 0', 'v=0', 'r=1', '', ' ', 'a=', 'a', 'a=a\ra=crypto:1', 'a=mid:0\u2028a=crypto:1', 'i=\ud800',
];
const attribute = fc.tuple(fc.constantFrom(...names), fc.oneof(fc.constantFrom(...values), fc.string({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 12 })))
  .map(([name, value]) => `a=${name}${value === '' ? '' : `:${value}`}`);
const line = fc.oneof({ weight: 4, arbitrary: attribute }, { weight: 2, arbitrary: fc.constantFrom(...lines) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) });

const damage = fc.record({ at: fc.nat(400), act: fc.constantFrom('insert', 'drop', 'double', 'swap', 'append', 'many'), line, count: fc.integer({ min: 2, max: 90 }) });
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

/** Session descriptions of real browsers, damaged, and ones made of lines alone. */
export const sdpText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ vector: fc.constantFrom(...vectors), damages: fc.array(damage, { maxLength: 6 }), end: fc.constantFrom('\r\n', '\n', '\r\n\r\n', '\r') })
    .map(({ vector, damages, end }) => damages.reduce(applyDamage, [...vector]).join(end === '\r\n\r\n' ? '\r\n' : end)) },
  { weight: 1, arbitrary: fc.array(line, { maxLength: 40 }).map((made) => ['v=0', ...made, ''].join('\r\n')) },
);

function applyDamage(text: string[], { at, act, line: put, count }: Damage): string[] {
  const place = at % text.length;
  const here = text[place] ?? '';
  switch (act) {
    case 'insert': text.splice(place, 0, put); break;
    case 'drop': text.splice(place, 1); break;
    case 'double': text.splice(place, 0, here); break;
    case 'swap': text[place] = text[(place * 7 + count) % text.length] ?? ''; break;
    case 'append': text[place] = here + put; break;
    case 'many': text.splice(place, 0, ...Array.from({ length: count }, () => put)); break;
  }
  return text;
}
