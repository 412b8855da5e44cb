import { spawnSync } from 'node:child_process';
import { skipPostgres } from '../../stores/postgres-cluster.ts';
import { edgeProxy } from '../../../scripts/setup/edge-proxy.ts';
import { networkTools } from '../../../scripts/setup/network-tools.ts';

/** Why the stories of the lab are skipped on this machine, or false. `needsDatabase`: those with two gateways. */
export function lacksLab({ needsDatabase = false } = {}): string | false {
  if (needsDatabase && skipPostgres) return skipPostgres;
  if (process.getuid?.() !== 0) return 'only root may make networks';
  const tools = networkTools();
  if (tools === null) return 'ip, tc or nft is missing: install iproute2 and nftables';
  if (edgeProxy() === null) return 'HAProxy is missing: install haproxy';
  return refusesNamespaces(tools.ip) ? 'this machine lets nobody make a network namespace' : false;
}

/** A container may call us root and still refuse. */
function refusesNamespaces(ip: string): boolean {
  const name = `consult-${process.pid}-probe`;
  const made = spawnSync(ip, ['netns', 'add', name]);
  spawnSync(ip, ['netns', 'del', name]);
  return made.status !== 0;
}
