import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { codeView } from './code-view.ts';

export interface BundleWeight {
  /** gzip bytes: the entry and what it imports at once, and the test of the network that a device check ends with. */
  readonly waitingRoom: number;
  /** gzip bytes: every chunk of a call (a patient's: no queue, no tools of a host, no test of devices without an appointment, nothing that is shown on request), with the heaviest of the languages that load one at a time. */
  readonly call: number;
  readonly worker: number;
}

/** gzip bytes, as promised to whoever embeds the widget; kB are 1000 bytes. */
export const bundleBudget = { waitingRoom: 45_000, call: 90_000 } as const;
export const distFolder = fileURLToPath(new URL('../../packages/consult-room/dist', import.meta.url));
const entry = 'consult-room.js';
const worker = 'e2ee-worker.js';
/** Loaded of itself, but before the waiting room. */
const networkTest = /^consult-room-network-test-[\w-]{8}\.js$/;
/** Loaded only by a page with a queue or a test of devices in it, or when a person asks for it. */
const apart = /^consult-room-(?:consult-queue-panel|consult-check-body|host-tools|connection-details|media-settings|own-media|safety-code|call-details|visit-diagnostics)-[\w-]{8}\.js$/;
/** Words of one language: `consult-room-pt-BR-<hash>.js`, those of the call `consult-room-pt-BR-call-<hash>.js`. */
const language = /^consult-room-([a-z]{2,3}(?:-[A-Z]{2})?)(?:-call)?-[\w-]{8}\.js$/;
const codeOf = (name: string): string | undefined => language.exec(name)?.[1];

/** Weighs a built widget by walking the imports its files really contain; null where it is not built. */
export function bundleWeight(folder: string): BundleWeight | null {
  if (!existsSync(join(folder, entry))) return null;
  const reach = (name: string, lazy: boolean, seen: Set<string>): Set<string> => {
    if (seen.has(name) || apart.test(name)) return seen;
    seen.add(name);
    for (const next of chunkImports(readFileSync(join(folder, name), 'utf8'), lazy)) reach(join(dirname(name), next), lazy, seen);
    return seen;
  };
  const weigh = (names: Iterable<string>) => [...names].reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length, 0);
  const everything = [...reach(entry, true, new Set())];
  const languages = [...new Set(everything.map(codeOf).filter((code) => code !== undefined))].map((code) => weigh(everything.filter((name) => codeOf(name) === code)));
  const call = weigh(everything.filter((name) => codeOf(name) === undefined)) + Math.max(0, ...languages);
  const first = everything.filter((name) => networkTest.test(name)).reduce((seen, name) => reach(name, false, seen), reach(entry, false, new Set()));
  return { waitingRoom: weigh(first), call, worker: existsSync(join(folder, worker)) ? weigh([worker]) : 0 };
}

/** Chunks a built file imports; with `lazy`, also those it loads later. */
function chunkImports(text: string, lazy: boolean): readonly string[] {
  const { code } = codeView(text);
  const at = [...code.matchAll(/(?:\bfrom|\bimport)\s*["'](\.\/[^"']+)["']/g)];
  const later = lazy ? [...code.matchAll(/\bimport\(\s*["'`](\.\/[^"'`]+)["'`]/g)] : [];
  return [...at, ...later].map((match) => match[1] ?? '');
}
