/**
 * The part of an address that stands for one subscriber, for counting: an IPv4 address as it is, also where it is
 * written as IPv6 (RFC 4291 §2.5.5.2), and the first 64 bits of an IPv6 address, which is what one household gets.
 */
export function subscriberOf(address: string): string {
  const plain = plainAddress(address);
  if (!plain.includes(':')) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (plain.includes('::')) {
    const after = tail === '' ? [] : tail.split(':');
    while (groups.length + after.length < 8) groups.push('0');
    groups.push(...after);
  }
  return groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}

/** Without the scope of a link-local address, and `::ffff:10.0.0.1` as `10.0.0.1`. */
export function plainAddress(address: string): string {
  const [bare = ''] = address.split('%');
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
}
