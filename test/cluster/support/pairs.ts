import { after, before } from 'node:test';
import { startRealJanus, type RealJanus } from '../../sfu/real-janus.ts';
import { PostgresCluster, skipPostgres } from '../../stores/postgres-cluster.ts';
import { GatewayPair } from './gateway-pair.ts';

/** What the tests of one file share: a database server and a media server, for as many pairs of gateways as they like. */
export class Pairs {
  #cluster: PostgresCluster | null = null;
  #janus: RealJanus | null = null;

  constructor() {
    before(async () => {
      if (skipPostgres) return;
      [this.#cluster, this.#janus] = await Promise.all([PostgresCluster.start(), startRealJanus()]);
    });
    after(async () => {
      await Promise.all([this.#cluster?.[Symbol.asyncDispose](), this.#janus?.[Symbol.asyncDispose]()]);
    });
  }

  get cluster(): PostgresCluster {
    if (this.#cluster === null) throw new Error('there is no database');
    return this.#cluster;
  }

  get janus(): RealJanus {
    if (this.#janus === null) throw new Error('there is no media server');
    return this.#janus;
  }

  async start(): Promise<GatewayPair> {
    return GatewayPair.start({ databaseUrl: await this.cluster.newDatabase(), janus: this.janus });
  }
}

/** The state of their seat that somebody was welcomed with. */
export function stateIn(received: readonly (Readonly<Record<string, unknown>> & { readonly type: string })[]): unknown {
  const welcome = received.find(({ type }) => type === 'welcome');
  return (welcome?.['seat'] as { readonly state?: unknown } | undefined)?.state;
}
