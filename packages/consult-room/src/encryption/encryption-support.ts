/** Can frames be sealed in this browser at all? Without it there is no call: never a plain one. */
export function supportsEncryption(): boolean {
  const transforms = 'RTCRtpScriptTransform' in globalThis || (typeof RTCRtpSender !== 'undefined' && 'createEncodedStreams' in RTCRtpSender.prototype);
  return transforms && typeof Worker !== 'undefined' && globalThis.crypto?.subtle !== undefined;
}
