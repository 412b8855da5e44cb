export type MediaKind = 'camera' | 'microphone';

/** Stable codes of what can be wrong with a device; the strings have cause and cure for each. */
export type DeviceCode =
  | `${MediaKind}-${'denied' | 'in-use' | 'absent' | 'failed'}`
  | 'camera-blur-slow' | 'camera-blur-failed'
  | 'insecure-page' | 'no-webrtc' | 'blocked-by-page' | 'speaker-failed' | 'screen-denied' | 'screen-failed';

/**
 * Which code a rejected `getUserMedia` deserves (W3C mediacapture-main §10.2).
 * `blocked-by-page`: an iframe without `allow="camera; microphone"`; no permission prompt can cure it.
 */
export function mediaErrorCode(kind: MediaKind, thrown: unknown, policyAllows = true): DeviceCode {
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return policyAllows ? `${kind}-denied` : 'blocked-by-page';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return `${kind}-absent`;
    case 'NotReadableError':
    case 'AbortError':
      return `${kind}-in-use`;
    default:
      return `${kind}-failed`;
  }
}
