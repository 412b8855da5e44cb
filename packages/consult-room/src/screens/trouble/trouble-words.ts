/** Which words tell this trouble. The keys `trouble.<kind>.title`, `.cause` and `.cure` belong to it. */
export type TroubleKind = 'unknown' | 'link-unknown' | 'link-expired' | 'locked' | 'cancelled' | 'ended' | 'removed' | 'session' | 'origin' | 'network'
  | 'busy' | 'media' | 'encryption' | 'mismatch' | 'identity' | 'vouch' | 'secret' | 'insecure' | 'browser' | 'audit' | 'device' | 'denied' | 'moved' | 'blocked' | 'stuck';

const kinds: Readonly<Record<string, TroubleKind>> = {
  'link-unknown': 'link-unknown', 'not-found': 'link-unknown', 'link-expired': 'link-expired', 'birth-date-locked': 'locked',
  'appointment-cancelled': 'cancelled', cancelled: 'cancelled', 'appointment-ended': 'ended',
  'seat-removed': 'removed', removed: 'removed', 'seat-denied': 'denied', 'seat-moved': 'moved', moved: 'moved',
  unauthenticated: 'session', 'token-expired': 'session', 'token-revoked': 'session', forbidden: 'session', 'hello-timeout': 'session',
  'origin-not-allowed': 'origin', 'audit-unavailable': 'audit', 'rate-limited': 'busy',
  unavailable: 'network', offline: 'network', 'media-unavailable': 'media', 'janus-refused': 'media', 'sdp-refused': 'media', 'media-failed': 'media', 'network-blocked': 'blocked', 'not-reconnected': 'stuck',
  'encryption-failed': 'encryption', 'group-unknown': 'encryption', 'code-mismatch': 'mismatch', 'identity-unproven': 'identity', 'clinic-silent': 'vouch', 'group-secret': 'secret',
  'insecure-page': 'insecure', 'no-webrtc': 'browser', 'no-encoded-transforms': 'browser',
  'camera-denied': 'device', 'camera-in-use': 'device', 'camera-absent': 'device', 'camera-failed': 'device',
  'microphone-denied': 'device', 'microphone-in-use': 'device', 'microphone-absent': 'device', 'microphone-failed': 'device', 'blocked-by-page': 'device',
};

export function troubleKind(code: string | null): TroubleKind {
  return (isTrouble(code) ? kinds[code] : undefined) ?? 'unknown';
}

/** Does this reason tell of trouble, rather than of how the session came to where it is? */
export function isTrouble(code: string | null): code is string {
  return code !== null && Object.hasOwn(kinds, code);
}
