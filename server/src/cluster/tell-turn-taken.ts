import { request as ask, type IncomingMessage } from 'node:http';
import { openFellowLine } from './fellow-line.ts';
import type { AtWork } from './standby.ts';

const path = '/fellow/turn-taken';

/** Is this what the gateway that took the turn tells the one before? Only to be asked about requests of fellows. */
export function isTurnTaken(request: IncomingMessage): boolean {
  return request.url === path && request.method === 'POST';
}

/**
 * Tells the gateway that was at work before us, in case it is still there and only lost the database: it must not go on
 * with people who are ours now. Never rejects; mostly nobody is there.
 */
export async function tellTurnTaken({ address }: AtWork, fellowKey: Buffer): Promise<void> {
  try {
    const line = await openFellowLine(address, fellowKey);
    const asked = ask({ createConnection: () => line, method: 'POST', path, headers: { host: address, 'content-length': '0' } });
    asked.on('error', () => line.destroy()).on('response', () => line.destroy()).end();
  } catch {
    // It is gone: as it should be.
  }
}
