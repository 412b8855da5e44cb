import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatewayProcess } from '../../gateway/support/gateway-process.ts';
import { freePort } from '../../support/free-port.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { RealJanus } from '../../sfu/real-janus.ts';

interface PairOptions {
  readonly databaseUrl: string;
  readonly janus?: RealJanus | null;
  readonly environment?: Readonly<Record<string, string>>;
}

type Name = 'a' | 'b';

/** Two gateways on one database, each with a data folder of its own and a copy of the same keys, as on two machines. */
export class GatewayPair implements AsyncDisposable {
  readonly apiKey = GatewayProcess.newApiKey();
  readonly folder: string;
  readonly #options: PairOptions;
  readonly #running = new Map<Name, GatewayProcess>();

  private constructor(folder: string, options: PairOptions) {
    this.folder = folder;
    this.#options = options;
  }

  /** `a` is at work, `b` stands by. */
  static async start(options: PairOptions, own: Readonly<Partial<Record<Name, Readonly<Record<string, string>>>>> = {}): Promise<GatewayPair> {
    const pair = new GatewayPair(await mkdtemp(join(tmpdir(), 'gateways-')), options);
    try {
      await pair.#settle(own);
      return pair;
    } catch (error) {
      await pair[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #settle(own: Readonly<Partial<Record<Name, Readonly<Record<string, string>>>>>): Promise<void> {
    await this.run('a', own.a);
    await this.atWork('a');
    if (this.#options.janus) await this.working('a');
    await this.copyKeys('a', 'b');
    await this.run('b', own.b);
    await this.ready('b');
  }

  get databaseUrl(): string {
    return this.#options.databaseUrl;
  }

  get a(): GatewayProcess {
    return this.of('a');
  }

  get b(): GatewayProcess {
    return this.of('b');
  }

  of(name: Name): GatewayProcess {
    const gateway = this.#running.get(name);
    if (gateway === undefined) throw new Error(`gateway ${name} does not run`);
    return gateway;
  }

  dataDir(name: Name): string {
    return join(this.folder, name);
  }

  async copyKeys(from: Name, to: Name): Promise<void> {
    await cp(join(this.dataDir(from), 'keys'), join(this.dataDir(to), 'keys'), { recursive: true });
  }

  /** Rejects with what it says when it does not start. */
  async run(name: Name, environment: Readonly<Record<string, string>> = {}): Promise<GatewayProcess> {
    const { databaseUrl, janus = null } = this.#options;
    const gateway = await GatewayProcess.start({
      dataDir: this.dataDir(name), apiKey: this.apiKey, janus,
      environment: { DATABASE_URL: databaseUrl, CONSULT_INTERNAL_ADDRESS: `127.0.0.1:${await freePort()}`, ...this.#options.environment, ...environment },
    });
    this.#running.set(name, gateway);
    return gateway;
  }

  async atWork(name: Name): Promise<void> {
    await waitUntil(`${name} to be at work`, () => this.of(name).lines.some((line) => line.includes('"at-work"')), 30_000);
  }

  /** At work, with its media server found. */
  async working(name: Name): Promise<void> {
    await waitUntil(`${name} to be ready to work`, async () => (await this.of(name).call('GET', '/readyz')).text.includes('"status":"ready","database"'), 30_000);
  }

  async ready(name: Name): Promise<void> {
    await waitUntil(`${name} to be ready`, async () => (await this.of(name).call('GET', '/readyz')).text.includes('"standby":true,"draining":false') , 30_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const gateway of this.#running.values()) {
      gateway.child.kill('SIGCONT');
      await gateway.kill();
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
