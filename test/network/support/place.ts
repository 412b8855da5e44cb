import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NetworkTools } from '../../../scripts/setup/network-tools.ts';
import type { Network } from './network.ts';
import { runTool } from './run-tool.ts';

/** Where iproute2 looks for files that take the place of those in /etc inside a namespace. */
const namespaceFolder = '/etc/netns';

/** One person's device: a namespace of its own, in one network at a time. */
export class Place {
  readonly namespace: string;
  readonly #tools: NetworkTools;
  #plugs = 0;

  private constructor(namespace: string, tools: NetworkTools) {
    this.namespace = namespace;
    this.#tools = tools;
  }

  /** @param hosts what names mean there, as lines of /etc/hosts; nothing else resolves. */
  static async open(namespace: string, tools: NetworkTools, network: Network, hosts: string): Promise<Place> {
    await runTool(tools.ip, ['netns', 'add', namespace]);
    // The lab speaks IPv4; a link-local address that comes a second late is a change of network to a browser.
    await runTool(tools.ip, ['netns', 'exec', namespace, 'sh', '-c', 'for at in /proc/sys/net/ipv6/conf/*/disable_ipv6; do [ ! -e "$at" ] || echo 1 > "$at"; done']);
    await runTool(tools.ip, ['-netns', namespace, 'link', 'set', 'lo', 'up']);
    const place = new Place(namespace, tools);
    await place.#say(hosts);
    await place.moveTo(network);
    return place;
  }

  /** Leaves its network, if it is in one, and comes up in this one with another address: from Wi-Fi to LTE. */
  async moveTo(network: Network): Promise<void> {
    await this.unplug();
    this.#plugs += 1;
    await network.admit(this.namespace, `eth${this.#plugs}`);
  }

  /** Out of every network, and the device knows it: flight mode. */
  async unplug(): Promise<void> {
    const links = JSON.parse(await runTool(this.#tools.ip, ['-netns', this.namespace, '-json', 'link', 'show', 'type', 'veth'])) as readonly { readonly ifname?: string }[];
    for (const { ifname } of links) if (ifname !== undefined) await runTool(this.#tools.ip, ['-netns', this.namespace, 'link', 'delete', ifname]);
  }

  /** A program's command line, run here. */
  commandFor(program: string): readonly string[] {
    return [this.#tools.ip, 'netns', 'exec', this.namespace, program];
  }

  async close(): Promise<void> {
    // Whatever still runs in here was started for this place: without it the namespace would stay.
    const processIds = (await runTool(this.#tools.ip, ['netns', 'pids', this.namespace])).split('\n').filter(Boolean).map(Number);
    for (const id of processIds) endIfThere(id);
    await runTool(this.#tools.ip, ['netns', 'delete', this.namespace]);
    await rm(join(namespaceFolder, this.namespace), { recursive: true, force: true });
  }

  async #say(hosts: string): Promise<void> {
    const folder = join(namespaceFolder, this.namespace);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'hosts'), `127.0.0.1 localhost\n${hosts}`);
    // Nobody answers there: an unknown name fails at once.
    await writeFile(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\n');
  }
}

function endIfThere(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
