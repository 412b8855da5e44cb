import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from 'ts-mls';
import { KeyAgreementError } from './key-agreement-error.ts';
import type { Bytes } from './webcrypto.ts';

/** Throws KeyAgreementError `malformed` unless the bytes are exactly one MLSMessage of that wire format. */
export function readMlsMessage<W extends MLSMessage['wireformat']>(bytes: Bytes, wireformat: W): Extract<MLSMessage, { readonly wireformat: W }> {
  const message = decode(bytes);
  if (!isOf(message, wireformat)) throw new KeyAgreementError('malformed');
  return message;
}

/** A copy that owns its memory. */
export const writeMlsMessage = (message: MLSMessage): Bytes => Uint8Array.from(encodeMlsMessage(message));

function decode(bytes: Bytes): MLSMessage | null {
  try {
    const decoded = decodeMlsMessage(bytes, 0);
    return decoded === undefined || decoded[1] !== bytes.length ? null : decoded[0];
  } catch {
    return null;
  }
}

function isOf<W extends MLSMessage['wireformat']>(message: MLSMessage | null, wireformat: W): message is Extract<MLSMessage, { readonly wireformat: W }> {
  return message?.wireformat === wireformat;
}
