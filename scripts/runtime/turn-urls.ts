import { type Settings } from './settings.ts';

/** Cheapest way through first: browsers try them in this order when two answer equally fast. */
export function turnUrls({ turnHost, turnPort, turnTlsPublicPort }: Settings): readonly string[] {
  return [
    `turn:${turnHost}:${turnPort}?transport=udp`,
    `turn:${turnHost}:${turnPort}?transport=tcp`,
    `turns:${turnHost}:${turnTlsPublicPort}?transport=tcp`,
  ];
}
