import type { DeviceCode } from './media-error.ts';

/** What makes any call impossible here, whatever the devices; null: nothing. */
export function environmentProblem(): DeviceCode | null {
  if (!globalThis.isSecureContext) return 'insecure-page';
  if (typeof RTCPeerConnection === 'undefined') return 'no-webrtc';
  if (navigator.mediaDevices?.getUserMedia === undefined) return 'no-webrtc';
  return null;
}

/** May this document ask for the device at all? An iframe may only where its `allow` attribute says so. */
export function policyAllows(feature: 'camera' | 'microphone'): boolean {
  const policy: { allowsFeature?: (name: string) => boolean } | undefined = 'featurePolicy' in document ? (document.featurePolicy as object) : undefined;
  return policy?.allowsFeature?.(feature) ?? true;
}
