/** A description whose author never asks for a lost packet of a picture again (generic NACK, RFC 4585 section 6.2.1); of sound they do. */
export function withoutRepeats(sdp: string): string {
  return sdp.replace(/^m=video.*\r\n(?:(?!m=).*\r\n)*/gm, (section) => section.replace(/^a=rtcp-fb:\S+ nack\r\n/gm, ''));
}
