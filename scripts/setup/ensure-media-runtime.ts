import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root.ts';
import { fetchDebianMedia } from './fetch-debian-media.ts';
import { mediaOnPath } from './media-on-path.ts';
import { coturnFloor, janusFloor, type MediaRuntime } from './media-runtime.ts';
import { type StepResult } from './report-step.ts';
import { unpackedMedia } from './unpacked-media.ts';
import { versionAtLeast } from './version-at-least.ts';
import { SetupError } from './setup-error.ts';
import { withLock } from './with-lock.ts';

const folder = join(projectRoot, '.runtime');

/**
 * Janus and coturn, new enough: from PATH, or from Debian packages unpacked into `.runtime/media` without root.
 * @throws {SetupError} says what to install where neither is possible.
 */
export async function ensureMediaRuntime(): Promise<StepResult<MediaRuntime>> {
  const installed = await mediaOnPath();
  if (installed !== null) return { value: installed, said: `${named(installed)}, installed on this machine` };
  const ready = await unpacked();
  if (ready !== null) return { value: ready, said: `${named(ready)}, up to date` };
  return await withLock(join(folder, 'media.lock'), fetchUnlessDone);
}

async function fetchUnlessDone(): Promise<StepResult<MediaRuntime>> {
  const byOther = await unpacked();
  if (byOther !== null) return { value: byOther, said: `${named(byOther)}, up to date` };
  await fetchDebianMedia(folder);
  const fetched = await unpacked();
  if (fetched === null) {
    throw new SetupError(
      `The Debian mirror gave no Janus ${janusFloor} or newer and coturn ${coturnFloor} or newer. ` +
        'Is it a frozen snapshot? Point apt at a current mirror, or install both programs yourself.',
    );
  }
  return { value: fetched, said: `${named(fetched)}, fetched` };
}

interface Stamp {
  readonly janus: string;
  readonly coturn: string;
}

async function unpacked(): Promise<MediaRuntime | null> {
  const media = join(folder, 'media');
  const stamp = await readStamp(join(media, 'versions.json'));
  if (stamp === null) return null;
  if (!versionAtLeast(stamp.janus, janusFloor) || !versionAtLeast(stamp.coturn, coturnFloor)) return null;
  const programs = await unpackedMedia(media);
  return { ...programs, janusVersion: stamp.janus, coturnVersion: stamp.coturn };
}

async function readStamp(file: string): Promise<Stamp | null> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isStamp(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isStamp(value: unknown): value is Stamp {
  return typeof value === 'object' && value !== null && 'janus' in value && 'coturn' in value
    && typeof value.janus === 'string' && typeof value.coturn === 'string';
}

function named(media: MediaRuntime): string {
  return `Janus ${media.janusVersion} and coturn ${media.coturnVersion}`;
}
