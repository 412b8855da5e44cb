/**
 * RTP feedback (RFC 4585 section 6.2.1) for sound: what got lost is asked for and sent again. Janus and Chromium do it where
 * both descriptions say so, and by themselves say it of pictures only. It stands alone: where sound counts towards what a
 * line carries (transport-cc), losses bring that so far down that what is sent again comes too late to be played.
 */
export const soundFeedback = 'nack';

/** Janus' description with this feedback, and no other, on each line of sound. */
export function withRepeatedSound(sdp: string): string {
  return sdp.split(/^(?=m=)/m).map((section) => (section.startsWith('m=audio ') ? withFeedback(section) : section)).join('');
}

function withFeedback(section: string): string {
  return section.replace(/^a=rtcp-fb:.*\r\n/gm, '').replace(/^a=rtpmap:(\d{1,3}) opus\/48000\/2\r\n/gim, `$&a=rtcp-fb:$1 ${soundFeedback}\r\n`);
}
