/** What a network does to those behind it. Left out: an open network, as fast as the machine. */
export interface NetworkRules {
  /**
   * `https`: a hospital's firewall, TCP to port 443 of the one address and nothing else. `no-udp`: TCP only.
   * `nothing`: everything is swallowed, also what was under way.
   */
  readonly passes?: 'everything' | 'no-udp' | 'https' | 'nothing';
  /** Percent of UDP packets that vanish, each way. */
  readonly lossPercent?: number;
  /** Speed of the line, kbit/s each way. */
  readonly kbitPerSecond?: number;
  /** How much later everything arrives, ms each way. See `lacksDelay`. */
  readonly delayMs?: number;
}

const uplink = 'wan';

/**
 * The rules of one router for nftables, replacing all before in one step. Everybody behind it shows its one address
 * (source NAT), and nobody outside gets in uninvited. Packets are swallowed, not refused: that is what firewalls do.
 * @param serviceAddress the one address `https` lets through to.
 */
export function nftRules({ passes = 'everything', lossPercent = 0 }: NetworkRules, serviceAddress: string): string {
  return `flush ruleset
table ip router {
  chain translate {
    type nat hook postrouting priority srcnat
    oifname "${uplink}" masquerade
  }
  chain weather {
    type filter hook forward priority -10
    ${lossPercent > 0 ? `meta l4proto udp numgen random mod 100 < ${lossPercent} drop` : ''}
  }
  chain gate {
    type filter hook forward priority 0
    policy drop
    ${gate[passes](serviceAddress).join('\n    ')}
  }
}
`;
}

const answers = `iifname "${uplink}" ct state established,related accept`;

const gate: Readonly<Record<NonNullable<NetworkRules['passes']>, (address: string) => readonly string[]>> = {
  everything: () => [`oifname "${uplink}" accept`, answers],
  'no-udp': () => ['meta l4proto udp drop', `oifname "${uplink}" accept`, answers],
  https: (address) => [
    `oifname "${uplink}" ip daddr ${address} tcp dport 443 accept`,
    `iifname "${uplink}" ip saddr ${address} tcp sport 443 ct state established accept`,
  ],
  nothing: () => [],
};

/** A queue of at most this long stands in front of a slow line, as in a cheap router, ms. */
const queueMs = 300;

/** Arguments for tc that make one interface send at most this fast. */
export function slowLine(kbitPerSecond: number): readonly string[] {
  return ['root', 'tbf', 'rate', `${kbitPerSecond}kbit`, 'burst', '6kb', 'latency', `${queueMs}ms`];
}
