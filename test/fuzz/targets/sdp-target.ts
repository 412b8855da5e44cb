import assert from 'node:assert/strict';
import { limits } from '@consult-room/protocol';
import { checkSdp } from '../../../server/src/sfu/sdp.ts';
import { fuzzTarget } from '../fuzz-target.ts';
import { sdpText } from '../inputs/sdp-text.ts';

/** A line that may leave the gateway: what is not described here never reaches Janus. */
const grammar = new RegExp(`^(?:${[
  'v=0', 'o=- 1 1 IN IP4 127\\.0\\.0\\.1', 's=-', 't=0 0', 'c=IN IP4 0\\.0\\.0\\.0', 'm=(?:audio|video) (?:0|9) UDP/TLS/RTP/SAVPF \\d{1,3}(?: \\d{1,3})*',
  'a=(?:rtcp-mux|rtcp-mux-only|rtcp-rsize|extmap-allow-mixed|sendrecv|sendonly|recvonly|inactive)',
  'a=(?:mid|ptime|maxptime|setup):[A-Za-z0-9]{1,8}', 'a=ice-(?:ufrag|pwd):[A-Za-z0-9+/]{4,256}', 'a=ice-options:[a-z0-9 ]{3,40}', 'a=group:BUNDLE(?: [A-Za-z0-9]{1,8}){0,8}',
  'a=fingerprint:sha-(?:256|384|512) [0-9A-Fa-f:]{95,191}', 'a=extmap:\\d{1,3}(?:/[a-z]{8,8})? (?:urn|http):[a-zA-Z0-9:/.+-]{1,128}', 'a=ssrc:\\d{1,10} cname:consult',
  'a=ssrc-group:(?:FID|SIM)(?: \\d{1,10}){2,6}', 'a=rid:[A-Za-z0-9_-]{1,16} (?:send|recv)', 'a=simulcast:(?:send|recv) [A-Za-z0-9_~,;-]{1,120}',
  'a=rtpmap:\\d{1,3} (?:opus/48000/2|VP8/90000|VP9/90000|rtx/90000)', 'a=rtcp-fb:\\d{1,3} (?:transport-cc|ccm fir|nack|nack pli|goog-remb)', 'a=fmtp:\\d{1,3} [a-z0-9=;-]{1,400}',
].join('|')})$`);

/** A browser's session description on its way to Janus. */
export const sdpTarget = fuzzTarget<string>({
  name: 'sdp', shows: 'F14 T17', share: 18,
  open: async () => ({
    inputs: sdpText,
    check(text) {
      const checked = checkSdp(text, limits.mLines);
      if (!checked.ok) return;
      const { sdp } = checked;
      assert.ok(sdp.endsWith('\r\n'));
      for (const line of sdp.slice(0, -2).split('\r\n')) assert.match(line, grammar);
      assert.ok(Buffer.byteLength(sdp) <= limits.sdpBytes + 2_000);
      assert.ok(sdp.split('\r\nm=').length - 1 <= limits.mLines);
      assert.deepEqual(checkSdp(sdp, limits.mLines), checked);
    },
  }),
});
