import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const magicCookie = 0x2112a442;
/** UDP to a port nobody listens on yet is lost without a word, so ask again. */
const resendMs = 100;

/** Resolves when a STUN binding request (RFC 8489 §6) over UDP is answered. */
export function probeStun(host: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const transactionId = randomBytes(12);
    const socket = createSocket('udp4');
    const finish = (error: Error | null): void => {
      signal.removeEventListener('abort', onAbort);
      clearInterval(resend);
      socket.close();
      if (error === null) resolve();
      else reject(error);
    };
    const onAbort = (): void => finish(new Error('no answer'));
    signal.addEventListener('abort', onAbort);
    socket.once('error', finish);
    socket.once('message', (answer) => {
      const fits = answer.length >= 20 && answer.readUInt16BE(0) === bindingSuccess && answer.subarray(8, 20).equals(transactionId);
      finish(fits ? null : new Error('not a STUN server'));
    });
    const request = requestBytes(transactionId);
    const resend = setInterval(() => socket.send(request, port, host), resendMs);
    socket.send(request, port, host);
  });
}

function requestBytes(transactionId: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(bindingRequest, 0);
  header.writeUInt16BE(0, 2);
  header.writeUInt32BE(magicCookie, 4);
  return Buffer.concat([header, transactionId]);
}
