import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Environment } from '../config/environment.ts';
import type { ApiKeyRecord, ClinicId } from '../stores/clinic-record.ts';
import { openStore } from '../stores/open-store.ts';
import { apiScopes, readApiScopes } from '../tokens/api-scope.ts';
import { SigningKeyFiles } from '../tokens/signing-key-files.ts';
import { KeyOffice, type MadeKey } from './key-office.ts';

const usage = `Clinics and keys of a gateway. It may be running: it takes over every change by itself.
CONSULT_DATA_DIR names its data folder (default ./.data).

  consult-keys rotate [--compromised]       a new key to sign tokens with; nobody in a call notices.
                                            --compromised: the old key is void at once, and every token with it
  consult-keys accept                       the keys folder is meant to hold other keys than those the database goes by:
                                            it goes by those of the gateway that starts next (PostgreSQL)
  consult-keys clinic list
  consult-keys clinic create --name NAME --phone PHONE
  consult-keys api list [--clinic ID]
  consult-keys api create LABEL [--clinic ID] [--scopes ${apiScopes.join(',')}]
  consult-keys api rotate KEY-ID [--clinic ID] [--hours 24]    the old key goes on for so many hours
  consult-keys api revoke KEY-ID [--clinic ID]

Without --clinic: the clinic there was first. A key's secret is shown once, when it is made.
`;

interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

interface Request {
  readonly words: readonly string[];
  readonly clinic?: string | undefined;
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
  readonly scopes?: string | undefined;
  readonly hours?: string | undefined;
  readonly compromised?: boolean | undefined;
}

const hourMs = 3_600_000;
/** Verbs of one word. */
const alone: ReadonlySet<string | undefined> = new Set(['rotate', 'accept']);

/** The program `consult-keys`, without its process. Never rejects. 0: done; 1: not done, and why; 2: not understood. */
export async function runKeysCommand(args: readonly string[], environment: Readonly<Record<string, string | undefined>>, terminal: Terminal): Promise<0 | 1 | 2> {
  const request = readArguments(args);
  const act = request === null ? undefined : acts[request.words.slice(0, alone.has(request.words[0]) ? 1 : 2).join(' ')];
  if (request === null || act === undefined) {
    terminal.err(usage);
    return 2;
  }
  try {
    const env = new Environment(environment);
    const dataDir = env.text('CONSULT_DATA_DIR') ?? './.data';
    await using store = await openStore({ databaseUrl: env.secretUrl('DATABASE_URL'), dataDir, nowMs: Date.now() });
    const office = new KeyOffice({ store, signingKeys: new SigningKeyFiles(env.text('CONSULT_KEYS_DIR') ?? join(dataDir, 'keys')), now: Date.now });
    terminal.out(`${await act(office, request)}\n`);
    return 0;
  } catch (error) {
    terminal.err(`consult-keys: ${error instanceof Error ? error.message : 'it could not be done'}\n`);
    return 1;
  }
}

function readArguments(args: readonly string[]): Request | null {
  try {
    const text = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      args: [...args], allowPositionals: true,
      options: { clinic: text, name: text, phone: text, scopes: text, hours: text, compromised: { type: 'boolean' } },
    });
    return { ...values, words: positionals };
  } catch {
    return null;
  }
}

const acts: Readonly<Record<string, (office: KeyOffice, request: Request) => Promise<string>>> = {
  async rotate(office, { compromised = false }) {
    const { kid, signsFromMs } = await office.rotateSigningKey(compromised);
    return compromised
      ? `${kid} signs now. Every token of before is void: people in a call stay in it, others ask for a new one.`
      : `${kid} is published, and signs from ${new Date(signsFromMs).toISOString()}. The key before retires by itself.`;
  },

  async accept(office) {
    await office.acceptKeys();
    return 'The database goes by the keys of the gateway that starts next. Start the one with the right keys first.';
  },

  async 'clinic list'(office) {
    return (await office.listClinics()).map(({ id, name, phone }) => `${id}  ${name ?? '(as CONSULT_CLINIC_NAME says)'}  ${phone ?? ''}`.trimEnd()).join('\n');
  },

  async 'clinic create'(office, { name, phone }) {
    const made = await office.createClinic(needed(name, '--name'), needed(phone, '--phone'), apiScopes);
    return `clinic ${made.record.clinicId}\n${shown(made)}`;
  },

  async 'api list'(office, request) {
    return (await office.listApiKeys(await clinicOf(office, request))).map(line).join('\n');
  },

  async 'api create'(office, request) {
    const scopes = request.scopes === undefined ? apiScopes : readApiScopes(request.scopes);
    return shown(await office.createApiKey(await clinicOf(office, request), needed(request.words[2], 'a label'), scopes));
  },

  async 'api rotate'(office, request) {
    const hours = Number(request.hours ?? 24);
    if (!Number.isFinite(hours) || hours < 0) throw new Error('--hours must be a number');
    return shown(await office.rotateApiKey(await keyOf(office, request), hours * hourMs));
  },

  async 'api revoke'(office, request) {
    const key = await keyOf(office, request);
    await office.revokeApiKey(key);
    return `${key.id} opens nothing any more`;
  },
};

async function clinicOf(office: KeyOffice, { clinic }: Request): Promise<ClinicId> {
  const clinics = await office.listClinics();
  const found = clinic === undefined ? clinics[0] : clinics.find(({ id }) => id === clinic);
  if (found === undefined) throw new Error(clinic === undefined ? 'there is no clinic yet: start the gateway once' : 'there is no such clinic');
  return found.id;
}

async function keyOf(office: KeyOffice, request: Request): Promise<ApiKeyRecord> {
  const id = needed(request.words[2], 'the id of a key');
  const key = (await office.listApiKeys(await clinicOf(office, request))).find((candidate) => candidate.id === id);
  if (key === undefined) throw new Error('the clinic has no such key');
  if (key.revokedAtMs !== null) throw new Error('the key was revoked before');
  return key;
}

function line({ id, label, scopes, createdAtMs, expiresAtMs, revokedAtMs }: ApiKeyRecord): string {
  const end = revokedAtMs !== null ? `revoked ${minute(revokedAtMs)}` : expiresAtMs !== null ? `until ${minute(expiresAtMs)}` : 'good';
  return `${id}  ${label}  ${scopes}  made ${minute(createdAtMs)}  ${end}`;
}

function minute(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}

function shown({ record, secret }: MadeKey): string {
  return `${line(record)}\nAPI key, shown this once: ${secret}`;
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined || value.trim() === '') throw new Error(`${what} is missing`);
  return value.trim();
}
