import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { forwardedAddress, plainAddress } from './network-address.ts';

/** Addresses that may stand in front of the gateway and whose word on who is behind them counts. */
export class TrustedProxies {
  readonly #list = new BlockList();
  readonly #isEmpty: boolean;

  /** `ranges`: IP addresses and CIDR ranges. Throws where one is neither. */
  constructor(ranges: Iterable<string>) {
    const all = Array.from(ranges);
    this.#isEmpty = all.length === 0;
    for (const range of all) {
      const [address = '', bits] = range.split('/');
      const family = isIPv4(address) ? 'ipv4' : 'ipv6';
      if (bits === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(bits), family);
    }
  }

  trusts(address: string): boolean {
    // Asked for every connection: looking at an empty list takes longer than everything else done for it.
    if (this.#isEmpty) return false;
    const plain = plainAddress(address);
    return isIP(plain) !== 0 && this.#list.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6');
  }

  /**
   * Who asks. `X-Forwarded-For` is read from its end, where our own proxies write, and only as far as they reach: the
   * first address that is none of them. What stands before it is the asker's own claim.
   */
  clientOf(request: IncomingMessage): string {
    const forwarded = (request.headersDistinct['x-forwarded-for'] ?? []).join(',').split(',');
    let client = plainAddress(request.socket.remoteAddress ?? '');
    while (this.trusts(client)) {
      const before = forwardedAddress(forwarded.pop() ?? '');
      if (before === null) return client;
      client = before;
    }
    return client;
  }
}
