import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { on } from 'node:events';

const magicCookie = 0x21_12_a4_42;
const allocateRequest = 0x0003;
const allocateSuccess = 0x0103;
const attribute = { username: 0x0006, messageIntegrity: 0x0008, errorCode: 0x0009, realm: 0x0014, nonce: 0x0015, requestedTransport: 0x0019 } as const;

interface Answer { readonly type: number; readonly attributes: ReadonlyMap<number, Buffer> }

/** Asks a TURN server over UDP for an allocation (RFC 8656 §7). `ok`, or the error number it answers. */
export async function probeAllocation(port: number, username: string, credential: string): Promise<'ok' | number> {
  const socket = createSocket('udp4');
  const ask = async (message: Buffer): Promise<Answer> => {
    // Again and again, as over any way that loses packets: there may be nobody yet.
    const sending = setInterval(() => socket.send(message, port, '127.0.0.1'), 100);
    try {
      for await (const [reply] of on(socket, 'message', { signal: AbortSignal.timeout(15_000) }) as AsyncIterable<[Buffer]>) {
        if (transactionOf(reply).equals(transactionOf(message))) return parse(reply);
      }
      throw new Error('The socket was closed');
    } finally {
      clearInterval(sending);
    }
  };
  try {
    const challenge = await ask(build([[attribute.requestedTransport, Buffer.from([17, 0, 0, 0])]]));
    const realm = challenge.attributes.get(attribute.realm) ?? Buffer.alloc(0);
    const nonce = challenge.attributes.get(attribute.nonce) ?? Buffer.alloc(0);
    const key = createHash('md5').update(`${username}:${realm.toString()}:${credential}`).digest();
    const answer = await ask(build([
      [attribute.requestedTransport, Buffer.from([17, 0, 0, 0])],
      [attribute.username, Buffer.from(username)], [attribute.realm, realm], [attribute.nonce, nonce],
    ], key));
    if (answer.type === allocateSuccess) return 'ok';
    const error = answer.attributes.get(attribute.errorCode) ?? Buffer.alloc(4);
    return (error[2] ?? 0) * 100 + (error[3] ?? 0);
  } finally {
    socket.close();
  }
}

/** RFC 8489 §5 */
function transactionOf(message: Buffer): Buffer {
  return message.subarray(8, 20);
}

function build(attributes: readonly (readonly [number, Buffer])[], key?: Buffer): Buffer {
  const body = Buffer.concat(attributes.map(([type, value]) => {
    const header = Buffer.alloc(4);
    header.writeUInt16BE(type, 0);
    header.writeUInt16BE(value.length, 2);
    return Buffer.concat([header, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
  }));
  const header = Buffer.alloc(20);
  header.writeUInt16BE(allocateRequest, 0);
  header.writeUInt32BE(magicCookie, 4);
  randomBytes(12).copy(header, 8);
  if (key === undefined) {
    header.writeUInt16BE(body.length, 2);
    return Buffer.concat([header, body]);
  }
  // The length covers the integrity attribute already while it is computed (RFC 8489 §14.5).
  header.writeUInt16BE(body.length + 24, 2);
  const integrity = createHmac('sha1', key).update(Buffer.concat([header, body])).digest();
  return Buffer.concat([header, body, Buffer.from([0, attribute.messageIntegrity, 0, 20]), integrity]);
}

function parse(message: Buffer): Answer {
  const attributes = new Map<number, Buffer>();
  let at = 20;
  while (at + 4 <= message.length) {
    const length = message.readUInt16BE(at + 2);
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return { type: message.readUInt16BE(0), attributes };
}
