import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { chromiumPath, openBrowser, type BrowserOptions } from '../../support/browser.ts';
import type { HostSite } from '../../support/host-site.ts';
import type { Portal } from '../../support/portal.ts';
import type { Stack } from '../../support/stack.ts';
import type { StoryHouse } from '../../support/story.ts';
import type { PostgresCluster } from '../../stores/postgres-cluster.ts';
import { Lab } from './lab.ts';
import type { LabGateway } from './lab-gateway.ts';
import { labNames } from './lab-names.ts';
import { startLabServices, type LabServices, type ServicesPlan } from './lab-services.ts';
import type { Network } from './network.ts';
import type { NetworkRules } from './network-rules.ts';
import type { Place } from './place.ts';

export interface LabPlan {
  /** By the name of the place: the rules of the network around it. `BrowserOptions.place` names one of them. */
  readonly places: Readonly<Record<string, NetworkRules>>;
  /** Networks nobody is in yet. */
  readonly spare?: Readonly<Record<string, NetworkRules>>;
  /** Places that cannot reach the relay by its name: a firewall that reads names. */
  readonly withoutRelay?: readonly string[];
  readonly services?: ServicesPlan;
}

/** The whole product in a lab, and people in its places. Dispose of it: nothing stays on the machine. */
export class LabHouse implements StoryHouse, AsyncDisposable {
  readonly #plan: LabPlan;
  readonly #browsers = new Map<string, Promise<Browser>>();
  readonly #networks = new Map<string, Network>();
  readonly #places = new Map<string, Place>();
  readonly #held = new AsyncDisposableStack();
  #opened: Promise<LabServices> | null = null;
  #folder = '';

  constructor(plan: LabPlan) {
    this.#plan = plan;
  }

  async open(...browsers: readonly BrowserOptions[]): Promise<void> {
    await this.#open();
    await Promise.all(browsers.map((options) => this.browser(options)));
  }

  async stack(): Promise<Stack> {
    return (await this.#open()).stack;
  }

  async site(): Promise<HostSite> {
    return (await this.#open()).site;
  }

  async gateways(): Promise<readonly LabGateway[]> {
    return (await this.#open()).gateways;
  }

  /** PostgreSQL, where the plan asks for two gateways. */
  async database(): Promise<PostgresCluster> {
    const { database } = await this.#open();
    if (database === null) throw new Error('This house has no database server');
    return database;
  }

  async databaseUrl(): Promise<string> {
    return (await this.#open()).databaseUrl;
  }

  async portal(): Promise<Portal> {
    return (await this.#open()).portal;
  }

  /** The network of that name, once the house is open. */
  network(name: string): Network {
    const network = this.#networks.get(name);
    if (network === undefined) throw new Error(`There is no network ${name}`);
    return network;
  }

  /** The place of that name, once the house is open. */
  place(name: string): Place {
    const place = this.#places.get(name);
    if (place === undefined) throw new Error(`There is no place ${name}`);
    return place;
  }

  /** The browser of these options, opened when first asked for. */
  async browser(options: BrowserOptions): Promise<Browser> {
    const { browserFlags } = await this.#open();
    const key = JSON.stringify(options);
    const known = this.#browsers.get(key);
    if (known) return await known;
    const opening = this.#launch(options, browserFlags);
    this.#browsers.set(key, opening);
    return await opening;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const browsers = await Promise.allSettled(this.#browsers.values());
    await Promise.allSettled(browsers.map(async (opened) => opened.status === 'fulfilled' && await opened.value.close()));
    // Where opening failed the story has said so; what stood by then is taken down all the same.
    await this.#opened?.catch(() => undefined);
    await this.#held.disposeAsync();
  }

  #open(): Promise<LabServices> {
    this.#opened ??= this.#start();
    return this.#opened;
  }

  async #start(): Promise<LabServices> {
    this.#folder = await mkdtemp(join(tmpdir(), 'consult-lab-'));
    this.#held.defer(() => rm(this.#folder, { recursive: true, force: true }));
    const lab = this.#held.use(await Lab.open());
    const services = this.#held.use(await startLabServices(lab, this.#plan.services ?? {}));
    const { places, spare = {}, withoutRelay = [] } = this.#plan;
    for (const [name, rules] of Object.entries({ ...places, ...spare })) this.#networks.set(name, await lab.network(name, rules));
    for (const name of Object.keys(places)) {
      const turn = withoutRelay.includes(name) ? lab.deadAddress : lab.address;
      const names = { [labNames.web]: lab.address, [labNames.portal]: lab.address, [labNames.turn]: turn };
      this.#places.set(name, await lab.place(name, this.network(name), names));
    }
    return services;
  }

  async #launch(options: BrowserOptions, flags: readonly string[]): Promise<Browser> {
    const name = options.place;
    if (name === undefined) throw new Error('In the lab every browser is in a place');
    const program = join(this.#folder, `chromium-in-${name}`);
    const words = this.place(name).commandFor(chromiumPath()).map((word) => `'${word}'`).join(' ');
    await writeFile(program, `#!/bin/sh\nexec ${words} "$@"\n`);
    await chmod(program, 0o755);
    return await openBrowser(options, { program, flags });
  }
}
