import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';

const magicCookie = 0x2112a442;
const attribute = { username: 0x0006, integrity: 0x0008, error: 0x0009, peer: 0x0012, realm: 0x0014, nonce: 0x0015, family: 0x0017, transport: 0x0019 };
const method = { allocate: 0x0003, createPermission: 0x0008 };
/** Protocol numbers of what is relayed (RFC 8656 §18.7). */
export const relayed = { udp: 17, tcp: 6 } as const;
const ipv6 = 2;

export interface Wishes {
  /** Default: UDP. */
  readonly transport?: number;
  /** A relay address of IPv6 (RFC 8656 §18.6). */
  readonly isIpv6?: boolean;
  /** Whose quota it counts against. */
  readonly seat?: string;
  /** s from now until the credentials end */
  readonly lifetimeSeconds?: number;
}

interface Answer {
  /** 0: success. */
  readonly code: number;
  readonly realm: string;
  readonly nonce: string;
}

/**
 * As much of a TURN client (RFC 8656) as it takes to ask one question: may I send to this peer?
 * Credentials are made from the shared secret, as the gateway makes them.
 */
export class TurnClient implements Disposable {
  readonly #socket: Socket;
  readonly #username: string;
  readonly #password: string;
  #realm = '';
  #nonce = '';

  private constructor(socket: Socket, secret: string, { seat = 'seat', lifetimeSeconds = 600 }: Wishes) {
    this.#socket = socket;
    this.#username = `${Math.floor(Date.now() / 1000) + lifetimeSeconds}:${seat}`;
    this.#password = createHmac('sha1', secret).update(this.#username).digest('base64');
  }

  /** Resolves to the error code of the allocation, or to a client that holds one. */
  static async allocate(host: string, port: number, secret: string, wishes: Wishes = {}): Promise<TurnClient | number> {
    const socket = createSocket('udp4');
    socket.connect(port, host);
    await once(socket, 'connect');
    const client = new TurnClient(socket, secret, wishes);
    const wanted = (): readonly Buffer[] => wishesBytes(wishes);
    const challenge = await client.#ask(method.allocate, wanted, false);
    client.#realm = challenge.realm;
    client.#nonce = challenge.nonce;
    const answer = await client.#ask(method.allocate, wanted, true);
    if (answer.code === 0) return client;
    socket.close();
    return answer.code;
  }

  /** 0 when the server would relay to this peer, else its error code: 403 for a forbidden address. */
  async permissionFor(address: string): Promise<number> {
    return (await this.#ask(method.createPermission, (transaction) => [attributeBytes(attribute.peer, xorAddress(address, 3478, transaction))], true)).code;
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  async #ask(kind: number, attributes: (transaction: Buffer) => readonly Buffer[], signed: boolean): Promise<Answer> {
    const transaction = randomBytes(12);
    const identity = signed ? this.#identity() : [];
    this.#socket.send(message(kind, transaction, [...attributes(transaction), ...identity], signed ? this.#key() : null));
    const [answer] = (await once(this.#socket, 'message', { signal: AbortSignal.timeout(5000) })) as [Buffer];
    const found = attributesOf(answer);
    const error = found.get(attribute.error);
    return {
      code: error === undefined ? 0 : (error[2] ?? 0) * 100 + (error[3] ?? 0),
      realm: found.get(attribute.realm)?.toString() ?? '',
      nonce: found.get(attribute.nonce)?.toString() ?? '',
    };
  }

  #identity(): readonly Buffer[] {
    return [
      attributeBytes(attribute.username, Buffer.from(this.#username)),
      attributeBytes(attribute.realm, Buffer.from(this.#realm)),
      attributeBytes(attribute.nonce, Buffer.from(this.#nonce)),
    ];
  }

  /** Long-term credential, RFC 8489 §9.2.2. */
  #key(): Buffer {
    return createHash('md5').update(`${this.#username}:${this.#realm}:${this.#password}`).digest();
  }
}

function wishesBytes({ transport = relayed.udp, isIpv6 = false }: Wishes): readonly Buffer[] {
  const family = isIpv6 ? [attributeBytes(attribute.family, Buffer.from([ipv6, 0, 0, 0]))] : [];
  return [attributeBytes(attribute.transport, Buffer.from([transport, 0, 0, 0])), ...family];
}

function message(kind: number, transaction: Buffer, attributes: readonly Buffer[], key: Buffer | null): Buffer {
  const body = Buffer.concat(attributes);
  const head = (length: number): Buffer => {
    const header = Buffer.alloc(8);
    header.writeUInt16BE(kind, 0);
    header.writeUInt16BE(length, 2);
    header.writeUInt32BE(magicCookie, 4);
    return Buffer.concat([header, transaction]);
  };
  if (key === null) return Buffer.concat([head(body.length), body]);
  // The length covers the integrity attribute (4 + 20 bytes) while it is computed, RFC 8489 §14.5.
  const signed = Buffer.concat([head(body.length + 24), body]);
  return Buffer.concat([signed, attributeBytes(attribute.integrity, createHmac('sha1', key).update(signed).digest())]);
}

function attributeBytes(kind: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(kind, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function attributesOf(answer: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= answer.length; ) {
    const length = answer.readUInt16BE(at + 2);
    found.set(answer.readUInt16BE(at), answer.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return found;
}

/** XOR-PEER-ADDRESS: family, port and address, the latter two covered with cookie and transaction (RFC 8489 §14.2). */
function xorAddress(address: string, port: number, transaction: Buffer): Buffer {
  const bytes = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(magicCookie, 0);
  transaction.copy(mask, 4);
  const header = Buffer.from([0, isIPv4(address) ? 1 : 2, 0, 0]);
  header.writeUInt16BE(port ^ (magicCookie >>> 16), 2);
  return Buffer.concat([header, bytes.map((byte, index) => byte ^ (mask[index] ?? 0))]);
}

function groups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

/** The URL parser knows every way to write an address and gives back one. */
function ipv6Bytes(address: string): Buffer {
  const normal = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [left = '', right] = normal.split('::');
  const tail = right === undefined ? [] : groups(right);
  const zeros = Array.from({ length: 8 - groups(left).length - tail.length }, () => '0');
  return Buffer.from([...groups(left), ...zeros, ...tail].map((group) => group.padStart(4, '0')).join(''), 'hex');
}
