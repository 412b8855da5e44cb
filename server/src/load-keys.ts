import { join } from 'node:path';
import { loadAuditSigningKey, type AuditSigningKey } from './audit/signing-key.ts';
import type { Clock } from './clock.ts';
import type { KeyMarks } from './stores/key-marks.ts';
import { BirthDates } from './tokens/birth-dates.ts';
import { loadKeyFile } from './tokens/key-file.ts';
import { LinkSecrets } from './tokens/link-secrets.ts';
import { privateFolder } from './tokens/private-folder.ts';
import { readKeyMarks } from './tokens/shared-keys.ts';
import { SigningKeys } from './tokens/signing-keys.ts';

export interface Keys {
  /** Tokens are signed with these. */
  readonly signing: SigningKeys;
  readonly pseudonym: Buffer;
  readonly links: LinkSecrets;
  readonly birthDates: BirthDates;
  readonly audit: AuditSigningKey;
  /** Of those that never change by themselves. */
  readonly marks: KeyMarks;
}

/** What is in the keys folder; made where it is not there yet. Throws for a file that holds anything else. */
export async function loadKeys(folder: string, now: Clock): Promise<Keys> {
  await privateFolder(folder);
  const signing = await SigningKeys.load(folder, now);
  const pseudonym = await loadKeyFile(join(folder, 'pseudonyms.key'));
  const links = new LinkSecrets(await loadKeyFile(join(folder, 'links.key')));
  const birthDates = new BirthDates(await loadKeyFile(join(folder, 'birth-dates.key')));
  const audit = await loadAuditSigningKey(join(folder, 'audit-signing.key'));
  return { signing, pseudonym, links, birthDates, audit, marks: await readKeyMarks(folder) };
}
