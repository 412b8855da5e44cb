/**
 * RTP feedback (RFC 4585 section 6.2.1) for sound that a browser receives: what got lost is asked for and sent again. Janus
 * and Chromium do it where both descriptions say so, and by themselves say it of pictures only. Not for what a browser
 * sends: it says the same sound twice when it hears of losses (in-band FEC, RFC 6716 section 2.1.7), and would stop, while
 * what it sends again waits behind a rate that losses have brought down.
 */
export const soundFeedback = 'nack';

/** Janus' description with the feedback on each line of sound that the browser is to receive. */
export function withRepeatedSound(sdp: string): string {
  return sdp.split(/^(?=m=)/m).map((section) => (/^a=sendonly\r$/m.test(section) ? withFeedback(section) : section)).join('');
}

function withFeedback(section: string): string {
  return section.replace(/^a=rtpmap:(\d{1,3}) opus\/48000\/2\r\n/gim, (line, type: string) => {
    const feedback = `a=rtcp-fb:${type} ${soundFeedback}\r\n`;
    return section.includes(feedback) ? line : `${line}${feedback}`;
  });
}
