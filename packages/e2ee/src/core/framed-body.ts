import type { Bytes } from './webcrypto.ts';

/** ES2024; Safari has it since 17.4. */
interface Transferable extends ArrayBuffer {
  transfer?(length: number): ArrayBuffer;
}

/**
 * `body` with `front` bytes of room before it and `back` after; `body` is used up. A platform that can grow a buffer
 * where it lies saves a frame's worth of fresh memory, which costs more than the encryption itself.
 */
export function framedBody(body: ArrayBuffer, front: number, back: number): Bytes {
  const bodyBytes = body.byteLength;
  const length = front + bodyBytes + back;
  const growing: Transferable = body;
  if (growing.transfer === undefined) {
    const out = new Uint8Array(length);
    out.set(new Uint8Array(body), front);
    return out;
  }
  const out = new Uint8Array(growing.transfer(length));
  out.copyWithin(front, 0, bodyBytes);
  return out;
}
