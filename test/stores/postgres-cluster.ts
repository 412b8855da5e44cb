import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { postgresServer } from '../../scripts/setup/postgres-server.ts';
import '../../scripts/testing/leash.ts';
import { processTree } from '../support/process-tree.ts';

interface Account { readonly uid: number; readonly gid: number }

/** PostgreSQL refuses to run as root: then it is somebody else who runs it. Undefined: as ourselves. Null: nobody can. */
const account = process.getuid?.() === 0 ? accountOf('postgres') ?? accountOf('nobody') : undefined;

/** False, or why these tests cannot run here. */
export const skipPostgres = postgresServer() === null ? 'PostgreSQL is not installed here' : account === null && 'nobody but root is here, and PostgreSQL refuses to run as root';

/** A throw-away database server of our own, reached through a Unix socket in its folder. */
export class PostgresCluster implements AsyncDisposable {
  readonly folder: string;
  #server: ChildProcess | null = null;
  #databases = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async start(): Promise<PostgresCluster> {
    const cluster = new PostgresCluster(await mkdtemp(join(tmpdir(), 'pg-')));
    if (account) await chown(cluster.folder, account.uid, account.gid);
    const making = run('initdb', ['-D', join(cluster.folder, 'data'), '-U', 'consult', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions']);
    const [said, [code]] = await Promise.all([text(making.stderr), once(making, 'close'), text(making.stdout)]) as [string, [number | null], string];
    if (code !== 0) throw new Error(`initdb failed: ${said}`);
    await cluster.serve();
    return cluster;
  }

  /** Starts the server; resolves when it takes connections. */
  async serve(): Promise<void> {
    const server = run('postgres', ['-D', join(this.folder, 'data'), '-k', this.folder, '-c', 'listen_addresses=', '-c', 'max_connections=60']);
    this.#server = server;
    server.stdout.resume();
    const lines = createInterface({ input: server.stderr });
    const said: string[] = [];
    const isReady = await new Promise<boolean>((resolve) => {
      lines.on('line', (line) => {
        said.push(line);
        if (line.includes('ready to accept connections')) resolve(true);
      });
      lines.once('close', () => resolve(false));
    });
    if (!isReady) throw new Error(`PostgreSQL did not start: ${said.join('\n')}`);
  }

  /** SIGINT: an orderly end; SIGQUIT: as after a power cut. */
  async stop(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null || server.exitCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  }

  /** Everything of it stands still, as on a machine that hangs: connections stay, nothing answers. */
  pause(): void {
    this.#signal('SIGSTOP');
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  #signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    // The server first: it must not see its children stop.
    for (const id of processTree(this.#server?.pid ?? 0)) process.kill(id, signal);
  }

  /** A new, empty database, as DATABASE_URL names it. */
  async newDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `clinic_${this.#databases}`;
    await this.query('postgres', `create database ${name}`);
    return this.addressOf(name);
  }

  addressOf(database: string, folder = this.folder): string {
    return `postgres://consult@${encodeURIComponent(folder)}/${database}`;
  }

  /** Past the gateway: one statement as the owner of the database. */
  async query(addressOrName: string, statement: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const database = addressOrName.split('/').at(-1) ?? '';
    const client = new Client({ host: this.folder, user: 'consult', database });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function run(program: string, args: readonly string[]) {
  return spawn(join(postgresServer() ?? '', program), args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', env: { LC_ALL: 'C', PATH: process.env['PATH'] }, ...account });
}

function accountOf(name: string): Account | null {
  const entry = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':')).find(([user]) => user === name);
  return entry === undefined ? null : { uid: Number(entry[2]), gid: Number(entry[3]) };
}
