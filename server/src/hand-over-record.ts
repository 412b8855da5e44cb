import { join } from 'node:path';
import { forgetLeftBehind, readLeftBehind } from './appointments/left-behind.ts';
import { SpoolFile } from './audit/spool-file.ts';
import { askFellow, fellowPaths } from './cluster/ask-fellow.ts';
import type { Standby } from './cluster/standby.ts';
import type { Config } from './config/config.ts';
import type { Logger } from './logging/logger.ts';

const retryMs = 250;
/** Some hundred kilobytes at once. */
const perMessage = 200;

/**
 * What this gateway could not write when it was at work last goes to the one at work now. Resolves when that has it, or
 * when it is our turn (`ours`): then we write it ourselves.
 */
export async function handOverRecord(standby: Standby, fellowKey: Buffer, { dataDir, auditSpoolBytes }: Config, log: Logger, ours: AbortSignal): Promise<void> {
  await using spool = await SpoolFile.open(join(dataDir, 'audit.spool'), auditSpoolBytes);
  const texts = await readLeftBehind(spool);
  for (let at = 0; at < texts.length && !ours.aborted;) {
    const { atWork } = standby;
    const some = texts.slice(at, at + perMessage);
    if (atWork !== null && await askFellow(atWork.address, fellowKey, fellowPaths.leftBehind, JSON.stringify(some)) !== null) at += some.length;
    else await standby.changed(retryMs);
    if (at < texts.length) continue;
    await forgetLeftBehind(spool);
    log.info('record-handed-over', { part: 'cluster', count: texts.length });
  }
}
