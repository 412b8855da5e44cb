import { request as ask, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { openFellowLine } from './fellow-line.ts';

/** What gateways say to each other; visitors are never led here. */
export const fellowPaths = {
  /** To the gateway that was at work before, in case it is still there and only lost the database: the turn is taken. */
  turnTaken: '/fellow/turn-taken',
  /** To the gateway at work: what one before could not write. The body is a JSON list of texts, in order. */
  leftBehind: '/fellow/left-behind',
} as const;

/** True when the gateway at `address` (`host:port`) has done it. Never rejects. */
export async function askFellow(address: string, key: Buffer, path: string, body = ''): Promise<boolean> {
  try {
    const line = await openFellowLine(address, key);
    const asked = ask({ createConnection: () => line, method: 'POST', path, headers: { host: address, 'content-length': Buffer.byteLength(body), connection: 'close' } });
    const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
    asked.end(body);
    const [answer] = await answered;
    line.destroy();
    return answer.statusCode === 204;
  } catch {
    return false;
  }
}
