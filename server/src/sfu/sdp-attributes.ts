import { SdpError, type SdpAttribute } from './sdp-lines.ts';

/**
 * The attributes that may reach Janus, each with the exact form it must have. What is not named here is dropped;
 * what is named and has another form refuses the whole SDP: a browser does not write such a thing.
 */
interface Rule {
  readonly pattern: RegExp;
  /** How often it may stand in one section. */
  readonly max: number;
  /** What to write instead of the value as it came; null drops it. */
  readonly rewrite?: (match: RegExpExecArray) => string | null;
}

const flag = /^$/;
const token = '[A-Za-z0-9_-]{1,16}';
const layers = `~?${token}(?:[;,]~?${token}){0,5}`;

const extensionPattern = /^\d{1,3}(?:\/(?:sendrecv|sendonly|recvonly|inactive))? (\S{1,128})$/;

/** No audio level (it tells who speaks although the sound is sealed), nothing that describes the picture. */
const extensions = new Set([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:toffset',
  'urn:3gpp:video-orientation',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
]);

/** Those by which a sender reckons how much the line carries: of pictures only, see `repeated-sound.ts`. */
const reckoning = new Set([
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
]);

const transportRules: Readonly<Record<string, Rule>> = {
  'ice-ufrag': { pattern: /^[A-Za-z0-9+/]{4,256}$/, max: 1 },
  'ice-pwd': { pattern: /^[A-Za-z0-9+/]{22,256}$/, max: 1 },
  'ice-options': { pattern: /^(?:trickle|renomination|ice2)(?: (?:trickle|renomination|ice2)){0,2}$/, max: 1 },
  fingerprint: { pattern: /^(sha-(?:256|384|512)) ((?:[0-9A-Fa-f]{2}:){31,63}[0-9A-Fa-f]{2})$/, max: 1 },
  setup: { pattern: /^(?:actpass|active|passive)$/, max: 1 },
};

export const sessionRules: Readonly<Record<string, Rule>> = {
  ...transportRules,
  group: { pattern: /^BUNDLE(?: [A-Za-z0-9]{1,8}){0,8}$/, max: 1 },
  'extmap-allow-mixed': { pattern: flag, max: 1 },
};

export const mediaRules: Readonly<Record<string, Rule>> = {
  ...transportRules,
  mid: { pattern: /^[A-Za-z0-9]{1,8}$/, max: 1 },
  sendrecv: { pattern: flag, max: 1 },
  sendonly: { pattern: flag, max: 1 },
  recvonly: { pattern: flag, max: 1 },
  inactive: { pattern: flag, max: 1 },
  'rtcp-mux': { pattern: flag, max: 1 },
  'rtcp-mux-only': { pattern: flag, max: 1 },
  'rtcp-rsize': { pattern: flag, max: 1 },
  'extmap-allow-mixed': { pattern: flag, max: 1 },
  ptime: { pattern: /^\d{1,3}$/, max: 1 },
  maxptime: { pattern: /^\d{1,3}$/, max: 1 },
  extmap: {
    pattern: extensionPattern, max: 24,
    rewrite: (match) => (extensions.has(match[1] ?? '') ? match[0] : null),
  },
  ssrc: {
    pattern: /^(\d{1,10}) ([a-z]{1,12})(?::.*)?$/, max: 48,
    rewrite: (match) => (match[2] === 'cname' ? `${match[1]} cname:consult` : null),
  },
  'ssrc-group': {
    pattern: /^([A-Z-]{1,8})(?: \d{1,10}){2,6}$/, max: 8,
    rewrite: (match) => (match[1] === 'FID' || match[1] === 'SIM' ? match[0] : null),
  },
  rid: {
    pattern: new RegExp(`^(${token}) (send|recv)(?: [\\x21-\\x7e]{1,200})?$`), max: 6,
    rewrite: (match) => `${match[1]} ${match[2]}`,
  },
  simulcast: { pattern: new RegExp(`^(?:send|recv) ${layers}$`), max: 1 },
};

/** For a line with sound. */
export const soundRules: Readonly<Record<string, Rule>> = {
  ...mediaRules,
  extmap: {
    pattern: extensionPattern, max: 24,
    rewrite: (match) => (extensions.has(match[1] ?? '') && !reckoning.has(match[1] ?? '') ? match[0] : null),
  },
};

/** SDES keys would put media in Janus' hands in clear; a browser never plays ice-lite. */
const forbidden = new Set(['crypto', 'ice-lite', 'key-mgmt', 'sctpmap', 'sctp-port']);

/** The attributes of one section as they may go on. Throws SdpError. */
export function filterAttributes(attributes: readonly SdpAttribute[], rules: Readonly<Record<string, Rule>>): SdpAttribute[] {
  const seen = new Map<string, number>();
  const kept: SdpAttribute[] = [];
  for (const attribute of attributes) {
    if (forbidden.has(attribute.name)) throw new SdpError('forbidden-attribute');
    const rule = Object.hasOwn(rules, attribute.name) ? rules[attribute.name] : undefined;
    if (rule === undefined) continue;
    const count = (seen.get(attribute.name) ?? 0) + 1;
    if (count > rule.max) throw new SdpError('repeated-attribute');
    seen.set(attribute.name, count);
    const match = rule.pattern.exec(attribute.value);
    if (match === null) throw new SdpError('attribute');
    const value = rule.rewrite === undefined ? match[0] : rule.rewrite(match);
    if (value !== null) kept.push({ name: attribute.name, value });
  }
  return kept;
}
