import type { SpoolFile } from '../audit/spool-file.ts';
import { AuditGaps } from './audit-gaps.ts';

/** What a gateway had to write, and could not before it lost its turn: kept writes as JSON, oldest first. Gaps it knew of come last. */
export async function readLeftBehind(spool: SpoolFile): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const place of await spool.places()) texts.push(await spool.read(place));
  for (const { write } of AuditGaps.fromText(await spool.note()).toWrites()) texts.push(JSON.stringify(write));
  return texts;
}

/** Once somebody else has it. */
export async function forgetLeftBehind(spool: SpoolFile): Promise<void> {
  await spool.clear();
  await spool.setNote('');
}
