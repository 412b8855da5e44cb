import { posix } from 'node:path';
import { addressedPrograms, importList } from './import-list.ts';
import { builtFiles, ownPackages, rooms, soleImporters, viewsOfSession, type Room } from './rooms.ts';
import { isCode, isTestCode, type SourceFile } from './source-tree.ts';

/** One sentence per import that goes where no arrow goes. */
export function importViolations(files: readonly SourceFile[]): readonly string[] {
  return files.filter((file) => isCode(file) && !isTestCode(file)).flatMap((file) => fileViolations(file));
}

function fileViolations({ path, text }: SourceFile): readonly string[] {
  const room = rooms.find(({ files }) => files.test(path));
  if (room === undefined) return [`${path} stands in no room of the house`];
  return [...importList(text), ...addressedPrograms(text)].map((specifier) => violation(path, room, specifier)).filter((sentence) => sentence !== null);
}

function violation(path: string, room: Room, specifier: string): string | null {
  if (builtFiles.test(specifier)) return null;
  if (specifier.startsWith('.')) return relativeViolation(path, room, specifier);
  const own = ownPackages[specifier];
  if (own !== undefined) return room.mayImport.includes(own) ? null : `${path} (${room.name}) imports ${specifier}`;
  const sole = Object.entries(soleImporters).find(([name]) => specifier === name || specifier.startsWith(`${name}/`));
  if (sole?.[1].test(path)) return null;
  if (sole === undefined && room.packages.some((name) => fits(name, specifier))) return null;
  return `${path} (${room.name}) imports ${specifier}`;
}

function relativeViolation(path: string, room: Room, specifier: string): string | null {
  const target = posix.normalize(posix.join(posix.dirname(path), specifier));
  // A program that has to start on any Node is plain JavaScript until it has found a new one.
  const isPlain = path.endsWith('.mjs') && target.endsWith('.mjs');
  if (room.name !== 'demo/browser' && room.name !== 'scripts' && !isPlain && !target.endsWith('.ts')) return `${path} imports ${specifier} without its .ts ending`;
  const other = rooms.find(({ files }) => files.test(target));
  const arrow = `${path} (${room.name}) imports ${target} (${other?.name ?? 'no room'})`;
  if (other === undefined) return arrow;
  if (/^packages\/[^/]+/.exec(path)?.[0] !== /^packages\/[^/]+/.exec(target)?.[0]) return `${arrow}: use the package's name`;
  if (room.name === 'widget/screens' && other.name === 'widget/session' && !viewsOfSession.test(target)) return `${arrow}: a view sees only the session's context and shapes`;
  return other === room || room.mayImport.includes(other.name) ? null : arrow;
}

function fits(pattern: string, specifier: string): boolean {
  return pattern.endsWith('*') ? specifier.startsWith(pattern.slice(0, -1)) : specifier === pattern;
}
