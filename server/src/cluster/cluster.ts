import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logging/logger.ts';
import { ClockWatch } from '../stores/clock-watch.ts';
import { demandSameKeys } from '../stores/key-marks.ts';
import { TurnWatch } from '../stores/postgres/turn-watch.ts';
import { loadKeyFile } from '../tokens/key-file.ts';
import { readKeyMarks } from '../tokens/shared-keys.ts';
import { SigningKeyFiles } from '../tokens/signing-key-files.ts';
import { fellowKeyOf } from './fellow-line.ts';
import { Standby } from './standby.ts';

/** One of several gateways on a database: what it knows of the others. */
export interface Cluster extends AsyncDisposable {
  readonly standby: Standby;
  /** What they know each other by. */
  readonly fellowKey: Buffer;
}

/** Rejects when the database cannot be asked, or goes by other keys than ours. */
export async function openCluster(databaseUrl: string, keysDir: string, log: Logger, now: Clock): Promise<Cluster> {
  const watch = new TurnWatch(databaseUrl);
  try {
    const { keyMarks: recorded } = await watch.look();
    // Before any key is made: what is missing here has to come from the others.
    demandSameKeys(recorded, await readKeyMarks(keysDir));
    await new SigningKeyFiles(keysDir).kids();
    const fellowKey = fellowKeyOf(await loadKeyFile(join(keysDir, 'pseudonyms.key')));
    const standby = new Standby({ look: () => watch.look(), keyMarks: () => readKeyMarks(keysDir), log, clocks: new ClockWatch(now, log), steadyNow: () => performance.now() });
    watch.onNews(() => standby.news());
    return {
      standby, fellowKey,
      async [Symbol.asyncDispose]() {
        standby.close();
        await watch.close();
      },
    };
  } catch (error) {
    await watch.close();
    throw error;
  }
}
