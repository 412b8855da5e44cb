import { existsSync, realpathSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { coturnFloor, janusFloor, type MediaRuntime, type Program } from './media-runtime.ts';
import { runCommand } from './run-command.ts';
import { versionAtLeast } from './version-at-least.ts';

/** Janus, coturn and openssl where PATH has all three, the first two new enough; else null. */
export async function mediaOnPath(): Promise<MediaRuntime | null> {
  const [janus, turnserver, openssl] = ['janus', 'turnserver', 'openssl'].map(findOnPath);
  if (!janus || !turnserver || !openssl) return null;
  const janusVersion = await versionOf(janus, /Janus version: \d+ \(([\d.]+)\)/);
  const coturnVersion = await versionOf(turnserver, /(\d+\.\d+(?:\.\d+)?)/);
  if (janusVersion === null || !versionAtLeast(janusVersion, janusFloor)) return null;
  if (coturnVersion === null || !versionAtLeast(coturnVersion, coturnFloor)) return null;
  const janusModules = await findJanusModules(janus);
  if (janusModules === null) return null;
  return { janus: plain(janus), turnserver: plain(turnserver), openssl: plain(openssl), janusModules, janusVersion, coturnVersion };
}

function findOnPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null;
}

async function versionOf(command: string, pattern: RegExp): Promise<string | null> {
  const { output } = await runCommand(command, ['--version']);
  return pattern.exec(output)?.[1] ?? null;
}

/** Next to the program: PREFIX/lib/janus, or PREFIX/lib/<architecture>/janus as Debian does. */
async function findJanusModules(janus: string): Promise<string | null> {
  const lib = join(dirname(dirname(realpathSync(janus))), 'lib');
  const below = await readdir(lib).catch(() => []);
  const candidates = [join(lib, 'janus'), ...below.map((name) => join(lib, name, 'janus'))];
  return candidates.find((folder) => existsSync(join(folder, 'plugins', 'libjanus_videoroom.so'))) ?? null;
}

function plain(command: string): Program {
  return { command, leadingArgs: [] };
}
