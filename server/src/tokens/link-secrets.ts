import { createHmac } from 'node:crypto';
import type { ParticipantId } from '@consult-room/protocol';
import { hashSecret } from './hash-secret.ts';

/**
 * The secret behind a person's link: HMAC-SHA-256 of the seat under a key that only lives in the keys folder.
 * The database holds the SHA-256 of it. So a stolen database opens no door, and still every mail and every answer of
 * the API can carry the same link. The link works any number of times inside the appointment's window.
 */
export class LinkSecrets {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** 256 bits, base64url (43 characters). */
  secretOf(participantId: ParticipantId): string {
    return createHmac('sha256', this.#key).update(`link|${participantId}`).digest('base64url');
  }

  hashOf(participantId: ParticipantId): string {
    return hashSecret(this.secretOf(participantId));
  }
}
