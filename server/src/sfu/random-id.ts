import { randomBytes, randomInt } from 'node:crypto';

/** 1 … 2^48-1: a number every JSON reader keeps exactly, as Janus' own ids are. */
export function randomNumberId(): number {
  return randomInt(1, 2 ** 48 - 1);
}

/** 128 random bits, base64url: feed and room names at the real Janus. */
export function randomTextId(): string {
  return randomBytes(16).toString('base64url');
}
