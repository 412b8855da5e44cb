import { isIPv4, isIPv6 } from 'node:net';

/**
 * The part of an address that stands for one subscriber, for counting: an IPv4 address as it is, also where it is
 * written as IPv6, and the first 56 bits of an IPv6 address, which is what one household gets (RIPE-690 §4.2): each of
 * its 256 networks counted apart would let one house take all places.
 */
export function subscriberOf(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain)) return plain;
  const [first = 0, second = 0, third = 0, fourth = 0] = groupsOf(plain);
  return [first, second, third, fourth & 0xff00].map((group) => group.toString(16)).join(':');
}

/** Without the scope of a link-local address; an IPv4 address written as IPv6 (RFC 4291 §2.5.5.2), in whatever spelling, as IPv4. */
export function plainAddress(address: string): string {
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return bare;
  const [a, b, c, d, e, mark, high = 0, low = 0] = groupsOf(bare);
  const isMapped = [a, b, c, d, e].every((group) => group === 0) && mark === 0xffff;
  return isMapped ? [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.') : bare;
}

/** As proxies write it in `X-Forwarded-For`, some with the port (`1.2.3.4:5678`, `[2001:db8::1]:5678`); null: no address. */
export function forwardedAddress(text: string): string | null {
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?$/.exec(text.trim()) ?? [];
  const plain = plainAddress(bracketed ?? dotted ?? text.trim());
  return isIPv4(plain) || isIPv6(plain) ? plain : null;
}

/** The eight 16-bit groups of a valid IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const [high = 0, low = 0, lower = 0, lowest = 0] = (dotted ?? []).slice(1).map(Number);
  const text = dotted === null ? address : `${address.slice(0, dotted.index)}${(high * 256 + low).toString(16)}:${(lower * 256 + lowest).toString(16)}`;
  const [head = [], tail = []] = text.split('::').map((part) => part.split(':').filter((group) => group !== '').map((group) => Number.parseInt(group, 16)));
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}
