import type { Bytes } from './webcrypto.ts';

/** First byte of every application message: what it is. */
const statementType = 2;
export const hashBytes = 32;

/** What a member says towards the safety code: always all of it, so that a lost message is made good by the next. */
export interface CodeStatement {
  /** Still waiting for others: please say yours again. */
  readonly asking: boolean;
  readonly commitment: Bytes;
  readonly reveal: CodeReveal | null;
}

export interface CodeReveal {
  /** Over all commitments the member had when it revealed: one that is not among them came too late. */
  readonly commitments: Bytes;
  readonly nonce: Bytes;
}

export function encodeStatement({ asking, commitment, reveal }: CodeStatement): Bytes {
  return Uint8Array.from([statementType, asking ? 1 : 0, ...commitment, ...(reveal === null ? [] : [...reveal.commitments, ...reveal.nonce])]);
}

/** Null for another kind of message. */
export function decodeStatement(content: Bytes): CodeStatement | null {
  const [type, asking] = content;
  const part = (at: number) => content.slice(2 + at * hashBytes, 2 + (at + 1) * hashBytes);
  const reveals = content.length === 2 + 3 * hashBytes;
  if (type !== statementType || asking === undefined || asking > 1 || !(reveals || content.length === 2 + hashBytes)) return null;
  return { asking: asking === 1, commitment: part(0), reveal: reveals ? { commitments: part(1), nonce: part(2) } : null };
}
