import { soundFeedback } from './repeated-sound.ts';
import { SdpError, type SdpAttribute } from './sdp-lines.ts';

export type MediaKind = 'audio' | 'video';

const codecs: Readonly<Record<MediaKind, ReadonlySet<string>>> = {
  audio: new Set(['opus/48000/2']),
  video: new Set(['VP8/90000', 'VP9/90000']),
};
const pictureFeedback = new Set(['transport-cc', 'ccm fir', 'nack', 'nack pli', 'goog-remb']);
const formatKeys = new Set([
  'minptime', 'useinbandfec', 'usedtx', 'stereo', 'sprop-stereo', 'maxplaybackrate', 'maxaveragebitrate', 'cbr',
  'profile-id', 'max-fs', 'max-fr',
]);

export interface Payloads {
  /** In the browser's order of preference; never empty. */
  readonly types: readonly number[];
  /** Their rtpmap, rtcp-fb and fmtp. */
  readonly attributes: readonly SdpAttribute[];
}

/** Keeps Opus, VP8, VP9 and the retransmission of what was kept; null where nothing is left. Throws SdpError. */
export function choosePayloads(kind: MediaKind, listed: readonly number[], attributes: readonly SdpAttribute[]): Payloads | null {
  const maps = readMaps(attributes);
  const formats = readFormats(attributes);
  const primary = listed.filter((type) => codecs[kind].has(maps.get(type) ?? ''));
  const kept = listed.filter((type) => primary.includes(type)
    || (kind === 'video' && maps.get(type) === 'rtx/90000' && primary.includes(aptOf(formats.get(type)))));
  if (primary.length === 0) return null;
  const out: SdpAttribute[] = [];
  for (const type of kept) {
    out.push({ name: 'rtpmap', value: `${type} ${maps.get(type) ?? ''}` });
    for (const value of readFeedback(kind, attributes, type)) out.push({ name: 'rtcp-fb', value: `${type} ${value}` });
    const format = primary.includes(type) ? rebuildFormat(formats.get(type)) : `apt=${aptOf(formats.get(type))}`;
    if (format !== '') out.push({ name: 'fmtp', value: `${type} ${format}` });
  }
  return { types: kept, attributes: out };
}

function readMaps(attributes: readonly SdpAttribute[]): ReadonlyMap<number, string> {
  const maps = new Map<number, string>();
  for (const { name, value } of attributes) {
    if (name !== 'rtpmap') continue;
    const match = /^(\d{1,3}) ([A-Za-z0-9-]{1,32}\/\d{1,6}(?:\/\d)?)$/.exec(value);
    if (match === null) throw new SdpError('attribute');
    if (maps.has(Number(match[1]))) throw new SdpError('repeated-attribute');
    maps.set(Number(match[1]), match[2] ?? '');
  }
  return maps;
}

function readFormats(attributes: readonly SdpAttribute[]): ReadonlyMap<number, string> {
  const formats = new Map<number, string>();
  for (const { name, value } of attributes) {
    if (name !== 'fmtp') continue;
    const match = /^(\d{1,3}) (.{1,500})$/.exec(value);
    if (match === null) throw new SdpError('attribute');
    formats.set(Number(match[1]), match[2] ?? '');
  }
  return formats;
}

function readFeedback(kind: MediaKind, attributes: readonly SdpAttribute[], type: number): ReadonlySet<string> {
  const kept = new Set<string>();
  for (const { name, value } of attributes) {
    if (name !== 'rtcp-fb') continue;
    const match = /^(\d{1,3}|\*) (.{1,100})$/.exec(value);
    if (match === null) throw new SdpError('attribute');
    const what = match[2] ?? '';
    if ((match[1] === '*' || Number(match[1]) === type) && pictureFeedback.has(what)) kept.add(what);
  }
  return kind === 'audio' ? new Set([soundFeedback]) : kept;
}

function aptOf(format: string | undefined): number {
  const match = /(?:^|;)\s*apt=(\d{1,3})(?:;|$)/.exec(format ?? '');
  return match === null ? Number.NaN : Number(match[1]);
}

function rebuildFormat(format: string | undefined): string {
  const kept = (format ?? '').split(';').map((part) => /^\s*([a-z-]{1,24})=(\d{1,8})\s*$/.exec(part))
    .filter((match) => match !== null && formatKeys.has(match[1] ?? ''));
  return kept.map((match) => `${match?.[1]}=${match?.[2]}`).join(';');
}
