import { DelayLine } from './delay-line.ts';
import { runTool } from './run-tool.ts';
import { nftRules, slowLine, type NetworkRules } from './network-rules.ts';
import type { NetworkTools } from '../../../scripts/setup/network-tools.ts';

export interface NetworkPlan {
  /** Of the router's namespace. */
  readonly namespace: string;
  readonly tools: NetworkTools;
  /** Name of the plug in the machine's own namespace, and the switch it goes into. */
  readonly plug: string;
  readonly plugSwitch: string;
  /** Of the router, in the lab's network. */
  readonly address: string;
  /** Third byte of the addresses behind it, 192.168.x.0/24. */
  readonly subnet: number;
  readonly serviceAddress: string;
}

/** It routes; and what only passes its switches is none of its firewall's business, though some kernels ask it there too. */
const routerSettings = 'cd /proc/sys/net; echo 1 > ipv4/ip_forward; [ ! -e bridge/bridge-nf-call-iptables ] || echo 0 > bridge/bridge-nf-call-iptables';

/** One network people sit in: a router of its own between them and the services. */
export class Network {
  readonly #plan: NetworkPlan;
  #rules: NetworkRules = {};
  #guests = 0;
  #slow = false;
  #delay: DelayLine | null = null;

  private constructor(plan: NetworkPlan) {
    this.#plan = plan;
  }

  static async open(plan: NetworkPlan, rules: NetworkRules): Promise<Network> {
    const { namespace, tools: { ip }, plug, plugSwitch, address, subnet } = plan;
    await runTool(ip, ['netns', 'add', namespace]);
    await runTool(ip, ['link', 'add', plug, 'type', 'veth', 'peer', 'name', 'wan', 'netns', namespace]);
    await runTool(ip, ['link', 'set', plug, 'master', plugSwitch, 'up']);
    await runTool(ip, ['-netns', namespace, '-batch', '-'], [
      // Its own address: else it would take that of a plug, and change it under everybody with the next one.
      'link set lo up', 'link add lan address 02:00:00:00:00:01 type bridge', `address add 192.168.${subnet}.1/24 dev lan`, 'link set lan up',
      `address add ${address}/24 dev wan`, 'link set wan up', '',
    ].join('\n'));
    await runTool(ip, ['netns', 'exec', namespace, 'sh', '-c', routerSettings]);
    const network = new Network(plan);
    await network.change(rules);
    return network;
  }

  /** From now on it is like this; what is not named is as on an open network. */
  async change(rules: NetworkRules): Promise<void> {
    const { namespace, tools: { ip, nft }, serviceAddress } = this.#plan;
    await runTool(ip, ['netns', 'exec', namespace, nft, '-f', '-'], nftRules(rules, serviceAddress));
    await this.#setSpeed(rules.kbitPerSecond);
    await this.#setDelay(rules.delayMs);
    this.#rules = rules;
  }

  /** Swallows everything until `restore`, as a line that is dead without saying so. */
  async cut(): Promise<void> {
    const before = this.#rules;
    await this.change({ passes: 'nothing' });
    this.#rules = before;
  }

  /** Ends a `cut`. */
  async restore(): Promise<void> {
    await this.change(this.#rules);
  }

  /** Plugs a namespace into this network as `name` there, with an address nobody had before. */
  async admit(namespace: string, name: string): Promise<void> {
    const { namespace: router, tools: { ip }, subnet } = this.#plan;
    this.#guests += 1;
    const port = `port${this.#guests}`;
    await runTool(ip, ['-netns', router, 'link', 'add', port, 'type', 'veth', 'peer', 'name', name, 'netns', namespace]);
    await runTool(ip, ['-netns', router, 'link', 'set', port, 'master', this.#delay ? 'guests' : 'lan', 'up']);
    await runTool(ip, ['-netns', namespace, '-batch', '-'], [
      `address add 192.168.${subnet}.${10 + this.#guests}/24 dev ${name}`, `link set ${name} up`, `route add default via 192.168.${subnet}.1`, '',
    ].join('\n'));
  }

  /** What this router runs ends. */
  async close(): Promise<void> {
    await this.#delay?.close();
  }

  /** From the first delay on, everybody hangs on a switch of their own at the far end of the long cable. */
  async #setDelay(delayMs: number | undefined): Promise<void> {
    const { namespace, tools: { ip } } = this.#plan;
    if (this.#delay === null) {
      if (delayMs === undefined) return;
      this.#delay = await DelayLine.lay([ip, 'netns', 'exec', namespace], ['near', 'far']);
      await runTool(ip, ['-netns', namespace, '-batch', '-'], [
        'link add guests type bridge', 'link set guests up', 'link set near master lan up', 'link set far master guests up', '',
      ].join('\n'));
      const links = JSON.parse(await runTool(ip, ['-netns', namespace, '-json', 'link', 'show', 'master', 'lan'])) as readonly { readonly ifname?: string }[];
      for (const { ifname = '' } of links) if (ifname.startsWith('port')) await runTool(ip, ['-netns', namespace, 'link', 'set', ifname, 'master', 'guests']);
    }
    await this.#delay.set(delayMs ?? 0);
  }

  async #setSpeed(kbitPerSecond: number | undefined): Promise<void> {
    const { namespace, tools: { ip, tc } } = this.#plan;
    if (kbitPerSecond === undefined && !this.#slow) return;
    this.#slow = kbitPerSecond !== undefined;
    for (const name of ['wan', 'lan']) {
      const change = kbitPerSecond === undefined ? ['del', 'dev', name, 'root'] : ['replace', 'dev', name, ...slowLine(kbitPerSecond)];
      await runTool(ip, ['netns', 'exec', namespace, tc, 'qdisc', ...change]);
    }
  }
}
