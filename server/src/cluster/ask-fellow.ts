import { request as ask, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { openFellowLine } from './fellow-line.ts';

/** What gateways say to each other; visitors are never led here. */
export const fellowPaths = {
  /** To the gateway that was at work before, in case it is still there and only lost the database: the turn is taken. */
  turnTaken: '/fellow/turn-taken',
  /** To the gateway at work: what one before could not write. The body is a JSON list of texts, in order. */
  leftBehind: '/fellow/left-behind',
  /** To the gateway at work: which signing keys the asker knows. The answer says the same of the other one. */
  signingKeys: '/fellow/signing-keys',
} as const;

/** What the gateway at `address` (`host:port`) answers when it has done it, else null. Never rejects. */
export async function askFellow(address: string, key: Buffer, path: string, body = ''): Promise<string | null> {
  try {
    const line = await openFellowLine(address, key, 'gateways');
    const asked = ask({ createConnection: () => line, method: 'POST', path, headers: { host: address, 'content-length': Buffer.byteLength(body), connection: 'close' } });
    const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
    asked.end(body);
    const [answer] = await answered;
    const said = await text(answer);
    return answer.statusCode === 200 ? said : null;
  } catch {
    return null;
  }
}
