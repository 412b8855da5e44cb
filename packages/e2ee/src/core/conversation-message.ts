import { ByteReader } from './byte-reader.ts';
import { conversationLimits } from './conversation-limits.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';
import type { Bytes } from './webcrypto.ts';

/** First byte of every application message: what it is. Second byte of these: the version of their form. */
const types = { text: 4, file: 5, chunk: 6, receipt: 7, cancel: 8 } as const;
const version = 1;
const pageBytes = 8;
const hashBytes = 32;

/** 8 random bytes (hex) of the sender's running page: numbers count within it and start anew after a reload. */
type Page = string;

/**
 * `text`: everything below `floor` is settled, in order or given up; nobody waits for it any more.
 * `receipt`: to the leaf and page named, of the message named. A page is its owner's free choice, so it alone addresses nobody.
 * `next`: chunks held without a gap.
 */
export type ConversationMessage =
  | { readonly type: 'text'; readonly page: Page; readonly number: number; readonly floor: number; readonly text: string }
  | { readonly type: 'file'; readonly page: Page; readonly number: number; readonly size: number; readonly hash: Bytes; readonly name: string; readonly mediaType: string }
  | { readonly type: 'chunk'; readonly page: Page; readonly number: number; readonly index: number; readonly bytes: Bytes }
  | { readonly type: 'receipt'; readonly page: Page; readonly number: number; readonly leaf: number; readonly of: 'text' | 'file'; readonly next: number; readonly verdict: Verdict }
  | { readonly type: 'cancel'; readonly page: Page; readonly number: number };

export const verdicts = ['going-on', 'complete', 'refused'] as const;
export type Verdict = (typeof verdicts)[number];

export function encodeConversation(message: ConversationMessage): Bytes {
  const head = [Uint8Array.of(types[message.type], version), fromHex(message.page), uint32(message.number)];
  switch (message.type) {
    case 'text': return join([...head, uint32(message.floor), encodeUtf8(message.text)]);
    case 'file': return join([...head, uint32(message.size), message.hash, short(message.mediaType), encodeUtf8(message.name)]);
    case 'chunk': return join([...head, uint32(message.index), message.bytes]);
    case 'receipt': return join([...head, uint32(message.leaf), Uint8Array.of(types[message.of]), uint32(message.next), Uint8Array.of(verdicts.indexOf(message.verdict))]);
    case 'cancel': return join(head);
  }
}

/** Null for another kind of message, and for anything `encodeConversation` would not have written exactly so. */
export function decodeConversation(content: Bytes): ConversationMessage | null {
  const reader = new ByteReader(content);
  const type = reader.uint8();
  if (reader.uint8() !== version) return null;
  const head = { page: toHex(reader.take(pageBytes)), number: reader.uint32() };
  const message = readBody(type, head, reader);
  return reader.isDone ? message : null;
}

function readBody(type: number, head: { readonly page: Page; readonly number: number }, reader: ByteReader): ConversationMessage | null {
  switch (type) {
    case types.text: return readText(head, reader);
    case types.file: return readFile(head, reader);
    case types.chunk: return { type: 'chunk', ...head, index: reader.uint32(), bytes: reader.rest() };
    case types.receipt: return readReceipt(head, reader);
    case types.cancel: return { type: 'cancel', ...head };
    default: return null;
  }
}

function readText(head: { readonly page: Page; readonly number: number }, reader: ByteReader): ConversationMessage | null {
  const floor = reader.uint32();
  const bytes = reader.rest();
  const text = decodeUtf8(bytes);
  const fits = bytes.length > 0 && bytes.length <= conversationLimits.textBytes && floor <= head.number;
  return text === null || !fits ? null : { type: 'text', ...head, floor, text };
}

function readFile(head: { readonly page: Page; readonly number: number }, reader: ByteReader): ConversationMessage | null {
  const size = reader.uint32();
  const hash = reader.take(hashBytes);
  const mediaType = decodeUtf8(reader.take(reader.uint8()));
  const nameBytes = reader.rest();
  const name = decodeUtf8(nameBytes);
  if (mediaType === null || name === null || size === 0 || nameBytes.length > conversationLimits.nameBytes) return null;
  return { type: 'file', ...head, size, hash, name, mediaType };
}

function readReceipt(head: { readonly page: Page; readonly number: number }, reader: ByteReader): ConversationMessage | null {
  const leaf = reader.uint32();
  const about = reader.uint8();
  const next = reader.uint32();
  const verdict = verdicts[reader.uint8()];
  const of = about === types.text ? 'text' : about === types.file ? 'file' : null;
  return of === null || verdict === undefined ? null : { type: 'receipt', ...head, leaf, of, next, verdict };
}

const uint32 = (value: number): Bytes => Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);

/** At most 255 bytes, their number before them. */
function short(text: string): Bytes {
  const bytes = encodeUtf8(text).slice(0, 255);
  return join([Uint8Array.of(bytes.length), bytes]);
}

function join(parts: readonly Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const toHex = (bytes: Bytes): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (text: string): Bytes => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
