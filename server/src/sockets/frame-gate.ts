import type { Duplex } from 'node:stream';

const biteBytes = 1_024;

/**
 * Stands between a connection and `ws`, which takes all of a read at once, ten thousand empty frames, and what was left
 * unread once more when the connection ends. Here it gets a bite at a time, and none any more once `isHeard` says no: of
 * a flood, and of what broke the protocol, after which `ws` wants nothing.
 */
export function gateFrames(stream: Duplex, isHeard: () => boolean): void {
  const eaters = stream.listeners('data');
  const feed = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length && isHeard(); at += biteBytes) {
      for (const eat of eaters) eat.call(stream, chunk.subarray(at, at + biteBytes));
    }
  };
  stream.removeAllListeners('data').on('data', feed);
  stream.prependListener('close', () => {
    stream.off('data', feed);
    if (!isHeard()) stream.read();
  });
}
