import type { Bytes } from './webcrypto.ts';

/** First byte of every application message: what it is. */
const heartbeatType = 3;
const entryBytes = 5;

/**
 * "I am in this epoch, and this is what I heard of you." Group and epoch are not repeated here: MLS binds every message
 * to both (RFC 9420 §6.1, §6.3.1).
 */
export interface HeartbeatMessage {
  /** Counts the sender's heartbeats in this epoch, from 1. */
  readonly number: number;
  /** By leaf: the newest number heard from it. */
  readonly heard: ReadonlyMap<number, number>;
}

export function encodeHeartbeat({ number, heard }: HeartbeatMessage): Bytes {
  const bytes = new Uint8Array(entryBytes + heard.size * entryBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, heartbeatType);
  view.setUint32(1, number);
  for (const [at, [leaf, heardNumber]] of [...heard].entries()) {
    view.setUint8((at + 1) * entryBytes, leaf);
    view.setUint32((at + 1) * entryBytes + 1, heardNumber);
  }
  return bytes;
}

/** Null for another kind of message. */
export function decodeHeartbeat(content: Bytes): HeartbeatMessage | null {
  if (content[0] !== heartbeatType || content.length % entryBytes !== 0) return null;
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const heard = new Map<number, number>();
  for (let at = entryBytes; at < content.length; at += entryBytes) heard.set(view.getUint8(at), view.getUint32(at + 1));
  return { number: view.getUint32(1), heard };
}
