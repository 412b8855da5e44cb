import { limits } from '@consult-room/protocol';
import { filterAttributes, mediaRules, sessionRules, soundRules } from './sdp-attributes.ts';
import { SdpError, splitSdp, type SdpAttribute, type SdpRefusal, type SdpSection } from './sdp-lines.ts';
import { choosePayloads, type MediaKind } from './sdp-payloads.ts';

export type SdpCheck =
  | { readonly ok: true; readonly sdp: string }
  | { readonly ok: false; readonly reason: SdpRefusal };

/**
 * A browser's SDP, rebuilt from an allow-list (RFC 8866, RFC 8829): nothing of the text we were sent is passed on that
 * was not matched by a pattern of ours. Candidates are dropped: Janus learns the browser's addresses from its checks.
 * @param maxLines media lines it may have: fewer where a browser offers than where it answers
 */
export function checkSdp(text: string, maxLines: number): SdpCheck {
  if (Buffer.byteLength(text) > limits.sdpBytes) return { ok: false, reason: 'too-large' };
  try {
    return { ok: true, sdp: rebuild(text, maxLines) };
  } catch (error) {
    if (error instanceof SdpError) return { ok: false, reason: error.reason };
    throw error;
  }
}

function rebuild(text: string, maxLines: number): string {
  const { session, media } = splitSdp(text);
  if (media.length === 0) throw new SdpError('missing-attribute');
  if (media.length > maxLines) throw new SdpError('too-many-media');
  countCandidates([session, ...media]);
  const sessionAttributes = filterAttributes(session.attributes, sessionRules);
  const sections = media.map(rebuildMedia);
  requireTransport(sections.find((section) => section.active)?.attributes ?? [], sessionAttributes);
  const mids = sections.map((section) => section.mid);
  if (new Set(mids).size !== mids.length) throw new SdpError('mid');
  for (const mid of bundledMids(sessionAttributes)) if (!mids.includes(mid)) throw new SdpError('mid');
  return [
    // Name, address and version of the sender say nothing Janus needs (RFC 8829 §5.2.1 gives them no meaning either).
    'v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0',
    ...sessionAttributes.map(print),
    ...sections.flatMap((section) => section.lines),
    '',
  ].join('\r\n');
}

function countCandidates(sections: readonly SdpSection[]): void {
  let count = 0;
  for (const section of sections) count += section.attributes.filter(({ name }) => name === 'candidate').length;
  if (count > limits.candidates) throw new SdpError('too-many-candidates');
}

function bundledMids(attributes: readonly SdpAttribute[]): readonly string[] {
  return attributes.find(({ name }) => name === 'group')?.value.split(' ').slice(1) ?? [];
}

interface MediaLine { readonly kind: MediaKind; readonly port: number; readonly types: readonly number[] }

function parseMediaLine(value: string): MediaLine {
  const match = /^([a-z]{1,16}) (\d{1,5})(?:\/\d{1,3})? ([A-Z/]{1,32}) ([\x20-\x7e]{1,400})$/.exec(value);
  if (match === null) throw new SdpError('malformed-line');
  const [, kind, port, transport, formats = ''] = match;
  if (kind !== 'audio' && kind !== 'video') throw new SdpError('media-kind');
  if (transport !== 'UDP/TLS/RTP/SAVPF') throw new SdpError('transport');
  const types = formats.split(' ').map((type) => (/^\d{1,3}$/.test(type) ? Number(type) : 128));
  if (types.some((type) => type > 127) || new Set(types).size !== types.length) throw new SdpError('payloads');
  return { kind, port: Number(port), types };
}

interface RebuiltMedia { readonly mid: string; readonly active: boolean; readonly attributes: readonly SdpAttribute[]; readonly lines: readonly string[] }

function rebuildMedia(section: SdpSection): RebuiltMedia {
  const line = parseMediaLine(section.media);
  const attributes = filterAttributes(section.attributes, line.kind === 'audio' ? soundRules : mediaRules);
  const mid = attributes.find(({ name }) => name === 'mid')?.value;
  if (mid === undefined) throw new SdpError('mid');
  // Firefox writes port 0 on lines it wants bundled (RFC 9143 §6); to Janus port 0 means "not used", so it gets a 9.
  const bundleOnly = section.attributes.some(({ name }) => name === 'bundle-only');
  if (line.port === 0 && !bundleOnly) return { mid, active: false, attributes: [], lines: rejectedMedia(line, mid) };
  const payloads = choosePayloads(line.kind, line.types, section.attributes);
  if (payloads === null) throw new SdpError('payloads');
  return {
    mid,
    active: true,
    attributes,
    lines: [
      `m=${line.kind} 9 UDP/TLS/RTP/SAVPF ${payloads.types.join(' ')}`,
      'c=IN IP4 0.0.0.0',
      ...attributes.map(print),
      ...payloads.attributes.map(print),
    ],
  };
}

/** A line the browser does not use: port 0 (RFC 8829 §5.2.2), kept in its place so that the order of lines stays. */
function rejectedMedia(line: MediaLine, mid: string): readonly string[] {
  return [`m=${line.kind} 0 UDP/TLS/RTP/SAVPF ${line.types[0] ?? 0}`, 'c=IN IP4 0.0.0.0', `a=mid:${mid}`, 'a=inactive'];
}

/** All media travels bundled over the first line's transport (RFC 9143 §7.3.1), so that one must be whole. */
function requireTransport(media: readonly SdpAttribute[], session: readonly SdpAttribute[]): void {
  for (const name of ['ice-ufrag', 'ice-pwd', 'fingerprint', 'setup']) {
    if (![...media, ...session].some((attribute) => attribute.name === name)) throw new SdpError('missing-attribute');
  }
  if (!media.some(({ name }) => name === 'rtcp-mux')) throw new SdpError('missing-attribute');
}

function print({ name, value }: SdpAttribute): string {
  return value === '' ? `a=${name}` : `a=${name}:${value}`;
}
