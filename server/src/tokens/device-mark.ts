import { hashSecret } from './hash-secret.ts';

/** 128 bits: enough that no second device has the same, and nothing of the stored hash itself goes out in a token. */
const markHexDigits = 32;

/** How a token names the device it was handed to. */
export function deviceMark(deviceHash: string): string {
  return hashSecret(deviceHash).slice(0, markHexDigits);
}
