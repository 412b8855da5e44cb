import { ensureDebianPart } from './ensure-debian-part.ts';
import { findProgram } from './find-program.ts';
import { type StepResult } from './report-step.ts';

/** Programs that make networks inside this machine: namespaces, packet filters, slow lines. */
export interface NetworkTools {
  readonly ip: string;
  readonly nft: string;
  readonly tc: string;
}

/**
 * iproute2 and nftables, which a machine that only runs the product does not need.
 * @throws {SetupError} says what to install.
 */
export function ensureNetworkTools(): Promise<StepResult<NetworkTools>> {
  return ensureDebianPart({
    name: 'iproute2 and nftables', neededBy: 'The tests on bad networks', packages: ['iproute2', 'nftables'], find: networkTools, place: ({ ip, nft }) => `${ip}, ${nft}`,
  });
}

/** The programs, or null where one is missing. Debian keeps them off the PATH of everybody but root. */
export function networkTools(): NetworkTools | null {
  const [ip, nft, tc] = ['ip', 'nft', 'tc'].map((name) => findProgram([name, `../sbin/${name}`]));
  return ip && nft && tc ? { ip, nft, tc } : null;
}
