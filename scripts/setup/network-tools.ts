import { findProgram } from './find-program.ts';
import { installDebianPackages } from './install-debian-packages.ts';
import { type StepResult } from './report-step.ts';
import { SetupError } from './setup-error.ts';

/** Programs that make networks inside this machine: namespaces, packet filters, slow lines. */
export interface NetworkTools {
  readonly ip: string;
  readonly nft: string;
  readonly tc: string;
}

/**
 * iproute2 and nftables for the tests on bad networks, which a machine that only runs the product does not need: those
 * on PATH, else Debian's where we are root.
 * @throws {SetupError} says what to install.
 */
export async function ensureNetworkTools(): Promise<StepResult<NetworkTools>> {
  const found = networkTools();
  if (found !== null) return { value: found, said: `${found.ip}, ${found.nft}` };
  console.log('[set-up] network: installing iproute2 and nftables …');
  await installDebianPackages(['iproute2', 'nftables'], 'The tests on bad networks need ip, tc and nft (on Debian: apt-get install iproute2 nftables).');
  const installed = networkTools();
  if (installed === null) throw new SetupError('iproute2 and nftables were installed but are not on PATH.');
  return { value: installed, said: `${installed.ip}, ${installed.nft}, installed` };
}

/** The programs, or null where one is missing. Debian keeps them off the PATH of everybody but root. */
export function networkTools(): NetworkTools | null {
  const [ip, nft, tc] = ['ip', 'nft', 'tc'].map((name) => findProgram([name, `../sbin/${name}`]));
  return ip && nft && tc ? { ip, nft, tc } : null;
}
