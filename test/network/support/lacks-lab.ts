import { spawnSync } from 'node:child_process';
import { skipPostgres } from '../../stores/postgres-cluster.ts';
import { edgeProxy } from '../../../scripts/setup/edge-proxy.ts';
import { networkTools, type NetworkTools } from '../../../scripts/setup/network-tools.ts';

/** Why the stories of the lab are skipped on this machine, or false. `needsDatabase`: those with two gateways. */
export function lacksLab({ needsDatabase = false } = {}): string | false {
  if (needsDatabase && skipPostgres) return skipPostgres;
  if (process.getuid?.() !== 0) return 'only root may make networks';
  const tools = networkTools();
  if (tools === null) return 'ip, tc or nft is missing: install iproute2 and nftables';
  if (edgeProxy() === null) return 'HAProxy is missing: install haproxy';
  return refusesNetworks(tools) ? 'this machine lets nobody make networks inside it' : false;
}

/** A container may call us root and still refuse: to make a namespace, to go into it, or to filter and connect in there. */
function refusesNetworks({ ip, nft }: NetworkTools): boolean {
  const name = `consult-${process.pid}-probe`;
  const steps = [
    ['netns', 'add', name], ['netns', 'exec', name, nft, 'add', 'table', 'inet', 'probe'],
    ['-netns', name, 'link', 'add', 'probe', 'type', 'bridge'], ['-netns', name, 'link', 'add', 'probe0', 'type', 'veth', 'peer', 'name', 'probe1'],
  ];
  const isRefused = steps.some((step) => spawnSync(ip, step).status !== 0);
  spawnSync(ip, ['netns', 'del', name]);
  return isRefused;
}
