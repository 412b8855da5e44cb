import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** Head of one clinic's tree: so many entries, this root. */
export interface Checkpoint {
  /** Names the log; see `originOf`. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

const originPrefix = 'consult-room.audit/';
const ed25519Algorithm = 1;
const keyIdBytes = 4;
const signatureBytes = 64;
const notePattern = /^([^\s+]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n\n— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})\n$/;

/** Name of a clinic's log, and of the key as far as it signs that log. */
export function originOf(clinicId: string): string {
  return originPrefix + clinicId;
}

export function clinicOf(origin: string): string {
  return origin.startsWith(originPrefix) ? origin.slice(originPrefix.length) : '';
}

/** Names a statement that a log's beginning was deleted as its entries were from before that time, ISO 8601. */
export function purgeOriginOf(clinicId: string, before: string): string {
  return `consult-room.audit-purge/${clinicId}/${before}`;
}

/** A signed note (C2SP signed-note, tlog-checkpoint): origin, size, root, an empty line, one Ed25519 signature line. */
export function signCheckpoint({ origin, size, root }: Checkpoint, privateKey: KeyObject): string {
  const text = `${origin}\n${size}\n${root.toString('base64')}\n`;
  const signature = Buffer.concat([keyId(origin, createPublicKey(privateKey)), sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n— ${origin} ${signature.toString('base64')}\n`;
}

/** What the note says, whoever signed it; null when it is no checkpoint in the one form written here. */
export function readCheckpoint(note: string): Checkpoint | null {
  const [, origin, size, root] = notePattern.exec(note) ?? [];
  if (origin === undefined || size === undefined || root === undefined) return null;
  return { origin, size: Number(size), root: Buffer.from(root, 'base64') };
}

/** Whether one of the keys signed it under the name of its own origin. */
export function isSignedBy(note: string, publicKeys: readonly KeyObject[]): boolean {
  const [, origin, , , name, blob] = notePattern.exec(note) ?? [];
  if (origin === undefined || name !== origin || blob === undefined) return false;
  const bytes = Buffer.from(blob, 'base64');
  // Spare bits of the last base64 digit would let a changed byte pass.
  if (bytes.length !== keyIdBytes + signatureBytes || bytes.toString('base64') !== blob) return false;
  const text = Buffer.from(note.slice(0, note.indexOf('\n\n') + 1));
  return publicKeys.some((key) => bytes.subarray(0, keyIdBytes).equals(keyId(name, key)) && verify(null, text, key, bytes.subarray(keyIdBytes)));
}

/** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). */
function keyId(name: string, publicKey: KeyObject): Buffer {
  const { x } = publicKey.export({ format: 'jwk' });
  const raw = Buffer.from(x ?? '', 'base64url');
  return createHash('sha256').update(`${name}\n`).update(Uint8Array.of(ed25519Algorithm)).update(raw).digest().subarray(0, keyIdBytes);
}
