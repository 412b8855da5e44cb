import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** One Debian mirror of the machine's own apt configuration. */
export interface DebianMirror {
  readonly uri: string;
  /** Key ring or armoured key block the machine trusts this mirror with; null: apt's default key rings. */
  readonly signedBy: string | null;
}

interface AptEntry extends DebianMirror {
  readonly suites: readonly string[];
  readonly components: readonly string[];
}

/** The mirrors this machine takes Debian itself from, best guess first. Empty where apt is not set up for Debian. */
export async function debianMirrors(aptFolder: string, codename: string): Promise<readonly DebianMirror[]> {
  const entries = await readEntries(aptFolder);
  const releases = new Set([codename, 'stable', 'testing', 'unstable', 'sid']);
  const candidates = entries.filter(
    (entry) => entry.suites.some((suite) => releases.has(suite)) && entry.components.includes('main'),
  );
  candidates.sort((a, b) => likelihood(b) - likelihood(a));
  const unique = new Map(candidates.map(({ uri, signedBy }) => [uri, { uri, signedBy }]));
  return [...unique.values()];
}

/** Other vendors also publish suites called after Debian's; Debian's own archive has a tell-tale key ring or path. */
function likelihood(entry: AptEntry): number {
  const ownKey = entry.signedBy?.includes('debian-archive') ?? false;
  const ownPath = /\/debian(\/|$)|debian\.list$|\/archive\/debian\//.test(entry.uri);
  return (ownKey ? 2 : 0) + (ownPath ? 1 : 0);
}

async function readEntries(aptFolder: string): Promise<readonly AptEntry[]> {
  const parts = join(aptFolder, 'sources.list.d');
  const names = await readdir(parts).catch(() => []);
  const files = [join(aptFolder, 'sources.list'), ...names.sort().map((name) => join(parts, name))];
  const entries: AptEntry[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (file.endsWith('.list')) entries.push(...text.split('\n').flatMap(parseLine));
    if (file.endsWith('.sources')) entries.push(...parseDeb822(text));
  }
  return entries;
}

/** `deb [signed-by=… arch=…] URI SUITE COMPONENT…`, see sources.list(5). */
function parseLine(line: string): readonly AptEntry[] {
  const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
  if (!match) return [];
  const [, options = '', uri = '', suite = '', components = ''] = match;
  const signedBy = /signed-by=(\S+)/.exec(options)?.[1] ?? null;
  return [{ uri, signedBy, suites: [suite], components: words(components) }];
}

/** Stanzas of `Field: value` with indented continuation lines, see deb822(5). */
function parseDeb822(text: string): readonly AptEntry[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const fields = parseStanza(stanza);
    if (!words(fields.get('types') ?? '').includes('deb') || fields.get('enabled')?.trim() === 'no') return [];
    const signedBy = fields.get('signed-by')?.trim() || null;
    const suites = words(fields.get('suites') ?? '');
    const components = words(fields.get('components') ?? '');
    return words(fields.get('uris') ?? '').map((uri) => ({ uri, signedBy, suites, components }));
  });
}

function parseStanza(stanza: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  let current = '';
  for (const line of stanza.split('\n')) {
    if (line.startsWith('#')) continue;
    const field = /^([A-Za-z-]+):(.*)$/.exec(line);
    if (field?.[1] !== undefined) {
      current = field[1].toLowerCase();
      fields.set(current, field[2] ?? '');
    } else if (current !== '') {
      fields.set(current, `${fields.get(current) ?? ''}\n${line}`);
    }
  }
  return fields;
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
