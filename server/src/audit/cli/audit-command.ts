import { createPublicKey, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { AuditEntry } from '@consult-room/protocol';
import { Environment } from '../../config/environment.ts';
import { openStore } from '../../stores/open-store.ts';
import { readExportLine } from '../export-line.ts';
import { ExportVerifier, type Finding, type Verified } from '../export-verifier.ts';
import { forgetPerson } from '../forget-person.ts';
import { logReport } from '../report/log-report.ts';
import { byLine } from './by-line.ts';
import { readNames } from './read-names.ts';
import { readOutsideNotes } from './outside-notes.ts';

const usage = `Checks and tells an exported audit log. Needs no network and, but for "forget", no gateway.

  consult-audit verify FILE --key PUBLIC [--checkpoint COPY]
  consult-audit report FILE --key PUBLIC [--checkpoint COPY] [--appointment ID] [--names LIST]

  consult-audit forget PARTICIPANT

  verify             does everything fit? Names the first entry that does not.
  report             the same, and then who was in the room with whom, when, and who could not get in

  forget             erases who a participant of a finished appointment is, beside a gateway that may be running;
                     CONSULT_DATA_DIR names its data folder (default ./.data). The record stays whole and verifies.
                     It cannot be undone, and reaches no backups

  FILE               what GET /v1/audit/export answered
  --key PUBLIC       the public key (PEM) from GET /v1/audit/key; may be given more than once
  --checkpoint COPY  checkpoints kept outside: the gateway's CONSULT_CHECKPOINT_SINK, or one signed note.
                     Without it a log that was cut off or rewritten as a whole can pass.
  --appointment ID   tells this appointment alone
  --names LIST       what GET /v1/appointments answered: the record itself holds no names

Ends with 0 when everything fits, 1 when something does not, 2 when it could not be checked.
`;

/** 0: it fits; 1: it does not; 2: it could not be checked. */
export type ExitCode = 0 | 1 | 2;

interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

interface AuditOptions {
  readonly command: 'verify' | 'report';
  readonly file: string;
  readonly keyFiles: readonly string[];
  readonly outsideFile: string | null;
  readonly appointment: string | null;
  readonly namesFile: string | null;
}

/** The program `consult-audit`, without its process. Never rejects. */
export async function runAuditCommand(args: readonly string[], terminal: Terminal, environment: Readonly<Record<string, string | undefined>> = {}): Promise<ExitCode> {
  try {
    const [word, id, ...more] = args;
    if (word === 'forget' && id !== undefined && more.length === 0) return await forget(id, terminal, environment);
    const options = readArguments(args);
    if (options === null) {
      terminal.err(usage);
      return 2;
    }
    const { command, appointment, namesFile } = options;
    const names = namesFile === null ? new Map<string, string>() : await readNames(namesFile);
    const entries: AuditEntry[] = [];
    const verdict = await verifyFile(options, command === 'report' ? (entry) => entries.push(entry) : () => {});
    const isSound = 'entries' in verdict;
    terminal.out(isSound ? sentenceOf(verdict, options) : `${placeOf(verdict)}: ${verdict.problem}\n`);
    // Told only when it fits: a story from a record that does not is nobody's evidence.
    if (isSound && command === 'report') terminal.out(`\n${logReport(entries, names, appointment)}`);
    return isSound ? 0 : 1;
  } catch (error) {
    terminal.err(`consult-audit: ${error instanceof Error ? error.message : 'it could not be checked'}\n`);
    return 2;
  }
}

async function forget(id: string, { out }: Terminal, environment: Readonly<Record<string, string | undefined>>): Promise<ExitCode> {
  const env = new Environment(environment);
  await using store = await openStore({ databaseUrl: env.secretUrl('DATABASE_URL'), dataDir: env.text('CONSULT_DATA_DIR') ?? './.data', nowMs: Date.now() });
  await forgetPerson(store, id, Date.now());
  out(`${id} is nobody any more. The record of the appointment stays as it was.\n`);
  return 0;
}

function readArguments(args: readonly string[]): AuditOptions | null {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      args: [...args], allowPositionals: true,
      options: { key: { type: 'string', multiple: true }, checkpoint: text, appointment: text, names: text },
    });
    const [command, file, ...more] = positionals;
    if ((command !== 'verify' && command !== 'report') || file === undefined || more.length > 0 || values.key === undefined) return null;
    return { command, file, keyFiles: values.key, outsideFile: values.checkpoint ?? null, appointment: values.appointment ?? null, namesFile: values.names ?? null };
  } catch {
    return null;
  }
}

async function verifyFile({ file, keyFiles, outsideFile }: AuditOptions, each: (entry: AuditEntry) => void): Promise<Finding | Verified> {
  const keys = await Promise.all(keyFiles.map(readPublicKey));
  const verifier = new ExportVerifier(keys, outsideFile === null ? null : await readOutsideNotes(outsideFile));
  // Opened first: a file that cannot be read is an error of the caller, not of the log.
  await (await open(file)).close();
  for await (const line of byLine(createReadStream(file))) {
    const finding = verifier.add(line);
    if (finding !== null) return finding;
    const read = readExportLine(line);
    if (read !== null && 'entry' in read) each(read.entry);
  }
  return verifier.finish();
}

async function readPublicKey(file: string): Promise<KeyObject> {
  const pem = await readFile(file, 'utf8');
  const isPublic = pem.includes('-----BEGIN PUBLIC KEY-----') && !pem.includes('PRIVATE');
  const key = isPublic ? createPublicKey(pem) : null;
  if (key?.asymmetricKeyType !== 'ed25519') throw new Error(`${file} holds no Ed25519 public key in PEM`);
  return key;
}

function placeOf({ position, until, chain, seq }: Finding): string {
  if (until !== undefined) return `entry ${position} to ${until}`;
  return chain === undefined ? `entry ${position}` : `entry ${position} (chain ${chain}, seq ${seq ?? '?'})`;
}

function sentenceOf({ entries, purged, deletion, upTo, checkpoints, outside }: Verified, { outsideFile }: AuditOptions): string {
  const compared = outsideFile === null
    ? 'Nothing from outside was compared: a log cut off or rewritten as a whole, with this key, would pass too.'
    : `${outside} from outside fit.`;
  const gone = deletion === undefined ? '' : ` The ${purged} before them, all from before ${deletion.before}, were deleted, as the log says with a signature.`;
  const lost = deletion === undefined || deletion.outside === 0 ? '' : ` ${counted(deletion.outside, 'checkpoint from outside is', 'checkpoints from outside are')} over deleted entries alone and could not be compared.`;
  return `verified ${counted(entries, 'entry', 'entries')}, up to ${upTo}, ${counted(checkpoints, 'checkpoint', 'checkpoints')}. ${compared}${gone}${lost}\n`;
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
