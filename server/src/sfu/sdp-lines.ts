/** Why an SDP is not passed on. Codes for the audit log; nothing of the SDP itself travels with them. */
export type SdpRefusal =
  | 'too-large' | 'malformed-line' | 'line-type' | 'line-order' | 'too-many-media' | 'too-many-candidates' | 'too-many-lines'
  | 'media-kind' | 'transport' | 'payloads' | 'attribute' | 'repeated-attribute' | 'forbidden-attribute' | 'missing-attribute' | 'mid';

/** Thrown inside the SDP code only; `checkSdp` turns it into a value. */
export class SdpError extends Error {
  readonly reason: SdpRefusal;

  constructor(reason: SdpRefusal) {
    super(reason);
    this.name = 'SdpError';
    this.reason = reason;
  }
}

export interface SdpAttribute {
  readonly name: string;
  /** '' for a flag such as `a=rtcp-mux`. */
  readonly value: string;
}

export interface SdpSection {
  /** What stands behind `m=`; '' for the session part. */
  readonly media: string;
  readonly attributes: SdpAttribute[];
}

const maxLines = 1_200;
const linePattern = /^([a-z])=([\x20-\x7e]{0,1024})$/;
const attributePattern = /^([a-z][a-z0-9-]{0,40})(?::(.*))?$/;
/** Line types read but not carried over: their content is rebuilt or of no use (o, s, t, c), or a claim we ignore (b). */
const ignoredTypes = new Set(['o', 's', 't', 'c', 'b']);

/** Cuts an SDP (RFC 8866 §5) into session and media parts. Throws SdpError. */
export function splitSdp(text: string): { readonly session: SdpSection; readonly media: readonly SdpSection[] } {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  if (lines.length > maxLines) throw new SdpError('too-many-lines');
  if (lines[0] !== 'v=0') throw new SdpError('malformed-line');
  const session: SdpSection = { media: '', attributes: [] };
  const media: SdpSection[] = [];
  for (const line of lines.slice(1)) {
    const match = linePattern.exec(line);
    if (match === null) throw new SdpError('malformed-line');
    const [, type = '', value = ''] = match;
    if (type === 'm') media.push({ media: value, attributes: [] });
    else if (type === 'a') (media.at(-1) ?? session).attributes.push(splitAttribute(value));
    else if (!ignoredTypes.has(type)) throw new SdpError('line-type');
  }
  return { session, media };
}

function splitAttribute(value: string): SdpAttribute {
  const match = attributePattern.exec(value);
  if (match === null) throw new SdpError('malformed-line');
  return { name: match[1] ?? '', value: match[2] ?? '' };
}
