import { createHash, createHmac } from 'node:crypto';

const magicCookie = 0x2112a442;
const headerBytes = 20;
const integrityBytes = 24;
const ipv4 = 1;

/** Attribute numbers of RFC 8489 §18.3 and RFC 8656 §18. */
export const stunAttribute = {
  username: 0x0006, integrity: 0x0008, error: 0x0009, lifetime: 0x000d, peer: 0x0012, data: 0x0013, realm: 0x0014,
  nonce: 0x0015, relayed: 0x0016, transport: 0x0019, mapped: 0x0020,
} as const;

export interface StunAttribute {
  readonly kind: number;
  readonly value: Buffer;
}

export interface StunMessage {
  /** Method and class together, as in the first two bytes. */
  readonly kind: number;
  /** 12 bytes */
  readonly transaction: Buffer;
  readonly attributes: readonly StunAttribute[];
}

export interface Endpoint {
  /** IPv4 */
  readonly address: string;
  readonly port: number;
}

/** @param key long-term key; with one the message ends with MESSAGE-INTEGRITY (RFC 8489 §14.5). */
export function encodeStun({ kind, transaction, attributes }: StunMessage, key: Buffer | null): Buffer {
  const body = Buffer.concat(attributes.map(attributeBytes));
  if (key === null) return Buffer.concat([header(kind, body.length, transaction), body]);
  // The length already counts the integrity attribute while that is computed.
  const signed = Buffer.concat([header(kind, body.length + integrityBytes, transaction), body]);
  const value = createHmac('sha1', key).update(signed).digest();
  return Buffer.concat([signed, attributeBytes({ kind: stunAttribute.integrity, value })]);
}

/** @returns null for bytes that are no whole STUN message. */
export function decodeStun(bytes: Buffer): StunMessage | null {
  if (bytes.length < headerBytes || bytes.readUInt32BE(4) !== magicCookie) return null;
  if (bytes.length < stunLength(bytes)) return null;
  const attributes: StunAttribute[] = [];
  const end = stunLength(bytes);
  for (let at = headerBytes; at + 4 <= end; ) {
    const length = bytes.readUInt16BE(at + 2);
    if (at + 4 + length > end) return null;
    attributes.push({ kind: bytes.readUInt16BE(at), value: bytes.subarray(at + 4, at + 4 + length) });
    at += 4 + length + padding(length);
  }
  return { kind: bytes.readUInt16BE(0), transaction: bytes.subarray(8, headerBytes), attributes };
}

/** Bytes of the message that begins here, read from its first four bytes. */
export function stunLength(bytes: Buffer): number {
  return headerBytes + bytes.readUInt16BE(2);
}

/** Key of a long-term credential, RFC 8489 §9.2.2. The password is given as SASLprep leaves it. */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}

/** An address covered with the magic cookie, RFC 8489 §14.2. */
export function xorEndpoint({ address, port }: Endpoint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes[1] = ipv4;
  bytes.writeUInt16BE(port ^ (magicCookie >>> 16), 2);
  Buffer.from(address.split('.').map(Number)).copy(bytes, 4);
  bytes.writeUInt32BE((bytes.readUInt32BE(4) ^ magicCookie) >>> 0, 4);
  return bytes;
}

/** @returns null for an address that is not IPv4. */
export function endpointFromXor(value: Buffer): Endpoint | null {
  if (value.length !== 8 || value[1] !== ipv4) return null;
  const address = Buffer.alloc(4);
  address.writeUInt32BE((value.readUInt32BE(4) ^ magicCookie) >>> 0, 0);
  return { address: [...address].join('.'), port: value.readUInt16BE(2) ^ (magicCookie >>> 16) };
}

function header(kind: number, length: number, transaction: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(kind, 0);
  head.writeUInt16BE(length, 2);
  head.writeUInt32BE(magicCookie, 4);
  return Buffer.concat([head, transaction]);
}

function attributeBytes({ kind, value }: StunAttribute): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(kind, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc(padding(value.length))]);
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}
