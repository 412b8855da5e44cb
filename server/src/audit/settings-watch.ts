import { createHmac } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Store } from '../stores/store.ts';
import { appendAudit } from './audit-chain.ts';
import { clinicChain } from './audit-event.ts';

type Settings = Readonly<Record<string, unknown>>;

/**
 * Puts on record which settings differ from those of the last start, before any of them counts: names only. The file
 * beside holds keyed hashes, so that it gives no secret away. Throws when the record cannot be written.
 */
export async function recordChangedSettings(store: Store, settings: Settings, { file, key, nowMs }: { readonly file: string; readonly key: Buffer; readonly nowMs: number }): Promise<void> {
  const marks = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, markOf(name, value, key)]));
  const before = await readMarks(file);
  const changed = before === null ? [] : Object.keys(marks).filter((name) => before[name] !== undefined && before[name] !== marks[name]);
  if (changed.length > 0) {
    await store.transaction(async (tx) => {
      for (const clinicId of await tx.listClinics()) {
        await appendAudit(tx, {
          clinicId, chain: clinicChain, actor: { kind: 'system', subject: 'start' }, action: 'config.changed', detail: { what: changed.join(' ') },
        }, nowMs);
      }
    });
  }
  const text = JSON.stringify(marks);
  if (before !== null && JSON.stringify(before) === text) return;
  await writeFile(`${file}.new`, text, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

function markOf(name: string, value: unknown, key: Buffer): string {
  const plain = JSON.stringify(value, (_key, member: unknown) => (member instanceof Set ? Array.from(member) : member)) ?? '';
  return createHmac('sha256', key).update(JSON.stringify([name, plain])).digest('base64url');
}

async function readMarks(file: string): Promise<Readonly<Record<string, string>> | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Readonly<Record<string, string>>;
  } catch {
    // The first start, or a file that was torn: nothing to compare with.
    return null;
  }
}
