import { runCommand } from '../setup/run-command.ts';
import { passed, warned, type Finding } from './finding.ts';

/** Does anything set the clock of this machine? No finding where systemd does not tell. */
export async function checkTimeService(): Promise<readonly Finding[]> {
  const { ok, output } = await runCommand('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  const said = output.trim();
  if (!ok || (said !== 'yes' && said !== 'no')) return [];
  return [said === 'yes' ? passed('time service', 'the clock is set by the network') : warned('time service', 'nothing sets the clock of this machine', 'timedatectl set-ntp true, or install chrony: links and relay credentials run out by the clock.')];
}
