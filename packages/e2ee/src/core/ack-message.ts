import type { Bytes } from './webcrypto.ts';

/** First byte of every application message: what it is. */
const ackType = 1;

/** "I hold this epoch's keys": the MLS message itself says which epoch. */
export const encodeAck = (leaf: number): Bytes => Uint8Array.of(ackType, leaf);

/** The sender's leaf, or null for another kind of message. */
export const decodeAck = (content: Uint8Array): number | null => (content.length === 2 && content[0] === ackType ? content[1] ?? null : null);
