import { EncryptionError } from './encryption-error.ts';

/**
 * Codecs whose frames survive encryption, best first. Simulcast works with VP8 in every browser and through the SFU;
 * AV1 and H.264 decode nothing once sealed, RED and FEC repeat or recombine frames behind the transform's back.
 */
const allowed = {
  audio: ['audio/opus'],
  video: ['video/vp8', 'video/vp9'],
} as const;
const retransmission = 'video/rtx';

type Kind = keyof typeof allowed;

/** The codecs to offer or accept, in order; retransmission stays. */
export function preferredCodecs<T extends { readonly mimeType: string }>(kind: Kind, codecs: readonly T[]): T[] {
  const wanted: readonly string[] = allowed[kind];
  const rank = (codec: T) => wanted.indexOf(codec.mimeType.toLowerCase());
  const media = codecs.filter((codec) => rank(codec) >= 0).toSorted((a, b) => rank(a) - rank(b));
  return media.length === 0 ? [] : [...media, ...codecs.filter((codec) => codec.mimeType.toLowerCase() === retransmission)];
}

/** Leaves only those codecs on a transceiver. Throws EncryptionError `codec-refused` where none is left. */
export function preferCodecs(transceiver: RTCRtpTransceiver, kind: Kind): void {
  const codecs = preferredCodecs(kind, RTCRtpReceiver.getCapabilities(kind)?.codecs ?? []);
  if (codecs.length === 0) throw new EncryptionError('codec-refused');
  transceiver.setCodecPreferences(codecs);
}

/**
 * Throws EncryptionError `codec-refused` unless every m-line in use of an answer names such codecs only.
 * Comfort noise and telephone events would be frames of their own, so they count as others.
 */
export function requireCodecs(sdp: string): void {
  for (const section of sdp.split(/^m=/m).slice(1)) {
    const [kind = '', port] = section.split(' ');
    if (port === '0' || kind === 'application') continue;
    const names = [...section.matchAll(/^a=rtpmap:\d+ ([^/\r\n]+)/gm)].map(([, name]) => `${kind}/${name}`.toLowerCase());
    const fine: readonly string[] = kind === 'audio' ? allowed.audio : kind === 'video' ? [...allowed.video, retransmission] : [];
    if (names.length === 0 || names.some((name) => !fine.includes(name))) throw new EncryptionError('codec-refused');
  }
}
