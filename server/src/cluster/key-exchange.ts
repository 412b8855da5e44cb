import type { Clock } from '../clock.ts';
import { errorName, type Logger } from '../logging/logger.ts';
import { SigningKeyFiles, type KnownSigningKeys } from '../tokens/signing-key-files.ts';
import { askFellow, fellowPaths } from './ask-fellow.ts';
import type { Standby } from './standby.ts';

const everyMs = 5_000;

/**
 * Brings signing keys together with the gateway at work, both ways, until disposed of: wherever `consult-keys rotate` is
 * run, all of them know the new key long before it signs, and a void one within seconds.
 */
export class KeyExchange implements Disposable {
  readonly #timer: NodeJS.Timeout;

  constructor(standby: Standby, fellowKey: Buffer, keysDir: string, log: Logger, now: Clock) {
    const files = new SigningKeyFiles(keysDir);
    const exchange = async (): Promise<void> => {
      if (standby.atWork === null) return;
      const known = await askFellow(standby.atWork.address, fellowKey, fellowPaths.signingKeys, JSON.stringify(await files.known()));
      if (known !== null) await files.learn(JSON.parse(known) as KnownSigningKeys, now());
    };
    const run = (): void => void exchange().catch((error: unknown) => log.error('keys-not-exchanged', { part: 'cluster', error: errorName(error) }));
    this.#timer = setInterval(run, everyMs);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
