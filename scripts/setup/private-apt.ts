import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DebianMirror } from './debian-mirrors.ts';
import { runCommand, type CommandResult } from './run-command.ts';

const archiveKeys = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** apt-get that knows only Debian sid at one mirror and keeps all its state below one folder: no root, no trace outside. */
export class PrivateApt {
  readonly #folder: string;
  readonly #configFile: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#configFile = join(folder, 'apt.conf');
  }

  static async create(folder: string, mirror: DebianMirror): Promise<PrivateApt> {
    const apt = new PrivateApt(folder);
    for (const part of ['state/lists/partial', 'cache/archives/partial', 'none']) {
      await mkdir(join(folder, part), { recursive: true });
    }
    await writeFile(join(folder, 'status'), '');
    await writeFile(join(folder, 'sid.sources'), sourcesText(mirror));
    await writeFile(apt.#configFile, await apt.#configText());
    return apt;
  }

  get archives(): string {
    return join(this.#folder, 'cache', 'archives');
  }

  run(...args: readonly string[]): Promise<CommandResult> {
    return runCommand('apt-get', args, { ...process.env, APT_CONFIG: this.#configFile, LC_ALL: 'C' });
  }

  /**
   * Keeps how this machine reaches the network (proxies, certificates), nothing else of its configuration: its
   * hooks would run as us and fail.
   */
  async #configText(): Promise<string> {
    const dump = await runCommand('apt-config', ['dump']);
    const network = dump.output.split('\n').filter((line) => /^Acquire::(http|https|ftp|ForceIPv)/i.test(line));
    const at = (path: string): string => JSON.stringify(join(this.#folder, path));
    return [
      ...network,
      `Dir::Etc::Main ${at('none/apt.conf')};`,
      `Dir::Etc::Parts ${at('none')};`,
      `Dir::Etc::SourceList ${at('sid.sources')};`,
      `Dir::Etc::SourceParts ${at('none')};`,
      `Dir::Etc::Preferences ${at('none/preferences')};`,
      `Dir::Etc::PreferencesParts ${at('none')};`,
      `Dir::State ${at('state')};`,
      // An empty list of installed packages: everything needed is fetched, down to the C library.
      `Dir::State::status ${at('status')};`,
      `Dir::Cache ${at('cache')};`,
      `Dir::Log ${at('none')};`,
      // Root would else hand the downloads to a user that may not enter this folder.
      'APT::Sandbox::User "root";',
      'APT::Install-Recommends "false";',
      'APT::Get::Assume-Yes "true";',
      'Acquire::Languages "none";',
      'Acquire::Retries "3";',
      // A mirror kept for offline use may be older than the list's expiry date; its signature is still checked.
      'Acquire::Check-Valid-Until "false";',
      '',
    ].join('\n');
  }
}

function sourcesText(mirror: DebianMirror): string {
  const keys = existsSync(archiveKeys) ? archiveKeys : mirror.signedBy;
  const signedBy = keys === null ? '' : `Signed-By: ${keys}\n`;
  return `Types: deb\nURIs: ${mirror.uri}\nSuites: sid\nComponents: main\n${signedBy}`;
}
