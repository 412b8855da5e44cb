import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { debianMirrors, type DebianMirror } from './debian-mirrors.ts';
import { coturnFloor, janusFloor } from './media-runtime.ts';
import { PrivateApt } from './private-apt.ts';
import { runCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';
import { unpackedMedia } from './unpacked-media.ts';

const wanted = ['janus', 'coturn', 'openssl'] as const;
const attempts = 3;
const pauseMs = 3000;

/**
 * Downloads Janus, coturn and every library below them from Debian sid and unpacks them into `<folder>/media`,
 * which appears whole or not at all.
 * @throws {SetupError} where the machine is not Debian-like or the mirror cannot be reached.
 */
export async function fetchDebianMedia(folder: string): Promise<void> {
  const mirrors = await mirrorsOrExplain();
  let problem = '';
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await delay(pauseMs * attempt);
    for (const mirror of mirrors) {
      const outcome = await fetchFrom(folder, mirror);
      if (outcome === null) return;
      problem = outcome;
    }
  }
  throw new SetupError(`Fetching Janus and coturn from this machine's Debian mirror failed:\n${problem}`);
}

async function mirrorsOrExplain(): Promise<readonly DebianMirror[]> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const codename = /^VERSION_CODENAME=(\S+)$/m.exec(release)?.[1] ?? '';
  const tools = await Promise.all([runCommand('apt-get', ['--version']), runCommand('dpkg-deb', ['--version'])]);
  const mirrors = await debianMirrors('/etc/apt', codename);
  if (/^ID=debian$/m.test(release) && tools.every((tool) => tool.ok) && mirrors.length > 0) return mirrors;
  throw new SetupError(
    'This machine is not a Debian with a package mirror, so Janus and coturn cannot be fetched by themselves. ' +
      `Install Janus ${janusFloor} or newer ("janus" on PATH, with the videoroom plugin and the websockets transport), ` +
      `coturn ${coturnFloor} or newer ("turnserver" on PATH) and openssl, then try again.`,
  );
}

/** Null on success, else what went wrong. */
async function fetchFrom(folder: string, mirror: DebianMirror): Promise<string | null> {
  const work = join(folder, 'media.partial');
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  try {
    const apt = await PrivateApt.create(join(work, 'apt'), mirror);
    console.log('[set-up] media runtime: reading the package list …');
    const updated = await apt.run('update', '--error-on=any');
    if (!updated.ok) return lastLines(updated.output);
    console.log('[set-up] media runtime: downloading about 45 MB …');
    const downloaded = await apt.run('install', '--download-only', ...wanted);
    if (!downloaded.ok) return lastLines(downloaded.output);
    console.log('[set-up] media runtime: unpacking …');
    const media = join(work, 'media');
    await unpack(apt.archives, media);
    await writeFile(join(media, 'versions.json'), JSON.stringify(await triedVersions(media)));
    await rm(join(folder, 'media'), { recursive: true, force: true });
    await rename(media, join(folder, 'media'));
    return null;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The three programs and their libraries; what else Debian would install beside them (systemd, Perl, …) is left. */
async function unpack(archives: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const files = (await readdir(archives)).filter((name) => name.endsWith('.deb'));
  for (const file of files.filter((name) => name.startsWith('lib') || wanted.some((start) => name.startsWith(`${start}_`)))) {
    const run = await runCommand('dpkg-deb', ['--extract', join(archives, file), target]);
    if (!run.ok) throw new SetupError(`Unpacking ${file} failed: ${run.output}`);
  }
  await rm(join(target, 'usr', 'share', 'locale'), { recursive: true, force: true });
  await rm(join(target, 'usr', 'share', 'man'), { recursive: true, force: true });
}

/** Starting each program once proves that its libraries are complete. */
async function triedVersions(media: string): Promise<{ readonly janus: string; readonly coturn: string }> {
  const programs = await unpackedMedia(media);
  const ask = async (name: 'janus' | 'turnserver', pattern: RegExp): Promise<string> => {
    const { command, leadingArgs } = programs[name];
    const { output } = await runCommand(command, [...leadingArgs, '--version']);
    const version = pattern.exec(output)?.[1];
    if (version === undefined) throw new SetupError(`The fetched ${name} does not start: ${lastLines(output)}`);
    return version;
  };
  return {
    janus: await ask('janus', /Janus version: \d+ \(([\d.]+)\)/),
    coturn: await ask('turnserver', /(\d+\.\d+(?:\.\d+)?)/),
  };
}

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-8).join('\n');
}
