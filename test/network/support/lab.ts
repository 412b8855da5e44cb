import { randomInt } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { networkTools, type NetworkTools } from '../../../scripts/setup/network-tools.ts';
import { Network } from './network.ts';
import type { NetworkRules } from './network-rules.ts';
import { Place } from './place.ts';
import { runTool } from './run-tool.ts';

let opened = 0;

/**
 * Networks inside this machine: a switch the services are plugged into, a router per network, a namespace per device.
 * Nothing of the machine's own network is touched. `close` removes all of it, also what a failed step left behind.
 */
export class Lab implements AsyncDisposable {
  /** Where the services listen: the one address everybody in the lab can be let through to. */
  readonly address: string;
  /** An address in the same network where nobody answers. */
  readonly deadAddress: string;
  readonly #tools: NetworkTools;
  readonly #name: string;
  readonly #prefix: string;
  readonly #networks = new Map<string, Network>();
  readonly #places = new Map<string, Place>();

  private constructor(tools: NetworkTools) {
    this.#tools = tools;
    opened += 1;
    this.#name = `${process.pid}-${opened}`;
    this.#prefix = freePrefix();
    this.address = `${this.#prefix}.1`;
    this.deadAddress = `${this.#prefix}.254`;
  }

  static async open(): Promise<Lab> {
    const tools = networkTools();
    if (tools === null) throw new Error('ip, tc or nft is missing: see lacksLab()');
    await removeForgotten(tools);
    const lab = new Lab(tools);
    try {
      await lab.#layCables();
    } catch (error) {
      await lab.close();
      throw error;
    }
    return lab;
  }

  /** A new network of that name. */
  async network(name: string, rules: NetworkRules = {}): Promise<Network> {
    const number = this.#networks.size + 1;
    const network = await Network.open({
      namespace: `consult-${this.#name}-net-${name}`, tools: this.#tools, plug: `cr${this.#name}n${number}`, plugSwitch: this.#switch,
      address: `${this.#prefix}.${10 + number}`, subnet: number, serviceAddress: this.address,
    }, rules);
    this.#networks.set(name, network);
    return network;
  }

  /**
   * A new device in that network.
   * @param names what these names mean there: address by name.
   */
  async place(name: string, network: Network, names: Readonly<Record<string, string>>): Promise<Place> {
    const hosts = Object.entries(names).map(([host, address]) => `${address} ${host}\n`).join('');
    const place = await Place.open(`consult-${this.#name}-${name}`, this.#tools, network, hosts);
    this.#places.set(name, place);
    return place;
  }

  async close(): Promise<void> {
    for (const place of this.#places.values()) await place.close();
    for (const network of this.#networks.values()) await network.close();
    await removeNamespaces(this.#tools, (lab) => lab === this.#name);
    // Its plugs go with the namespaces they lead to.
    await runTool(this.#tools.ip, ['link', 'delete', this.#switch]).catch(() => undefined);
    await runTool(this.#tools.ip, ['link', 'delete', this.#plug]).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  get #switch(): string {
    return `cr${this.#name}s`;
  }

  get #plug(): string {
    return `cr${this.#name}p`;
  }

  /** The services hang on a cable of their own, so that their address is there before anybody else is. */
  async #layCables(): Promise<void> {
    await runTool(this.#tools.ip, ['-batch', '-'], [
      `link add ${this.#switch} type bridge`, `link set ${this.#switch} up`,
      `link add ${this.#plug} type veth peer name ${this.#plug}x`, `link set ${this.#plug}x master ${this.#switch} up`,
      `link set ${this.#plug} up`, `address add ${this.address}/24 dev ${this.#plug}`, '',
    ].join('\n'));
  }
}

/** Three bytes of a private network this machine is not in. */
function freePrefix(): string {
  const taken = new Set(Object.values(networkInterfaces()).flatMap((infos = []) => infos.map(({ address }) => address.split('.').slice(0, 3).join('.'))));
  for (;;) {
    const prefix = `10.${randomInt(64, 256)}.${randomInt(0, 256)}`;
    if (!taken.has(prefix)) return prefix;
  }
}

/** Labs of processes that ended before they could clean up. */
async function removeForgotten(tools: NetworkTools): Promise<void> {
  const running = new Set((await readdir('/proc')).filter((name) => /^\d+$/.test(name)));
  const isForgotten = (lab: string): boolean => !running.has(lab.split('-')[0] ?? '');
  await removeNamespaces(tools, isForgotten);
  const links = JSON.parse(await runTool(tools.ip, ['-json', 'link', 'show'])) as readonly { readonly ifname?: string }[];
  for (const { ifname = '' } of links) {
    const [, lab] = /^cr(\d+-\d+)[sp]$/.exec(ifname) ?? [];
    if (lab !== undefined && isForgotten(lab)) await runTool(tools.ip, ['link', 'delete', ifname]).catch(() => undefined);
  }
}

/** By the part of their name that says whose they are: `<process id>-<number>`. */
async function removeNamespaces({ ip }: NetworkTools, isOurs: (lab: string) => boolean): Promise<void> {
  const names = (await runTool(ip, ['netns', 'list'])).split('\n').map((line) => line.split(' ')[0] ?? '');
  for (const name of names) {
    const [, lab] = /^consult-(\d+-\d+)-/.exec(name) ?? [];
    if (lab === undefined || !isOurs(lab)) continue;
    await runTool(ip, ['netns', 'delete', name]).catch(() => undefined);
    await rm(`/etc/netns/${name}`, { recursive: true, force: true });
  }
}
