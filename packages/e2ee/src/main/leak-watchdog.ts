import type { FrameCounters, Slot } from '../messages.ts';
import type { EncryptionPort } from './encryption-port.ts';

/** RTP packets a sender has sent, all layers together. */
export function packetsSent(report: RTCStatsReport): number {
  let packets = 0;
  for (const entry of report.values()) {
    if (entry.type === 'outbound-rtp' && typeof entry.packetsSent === 'number') packets += entry.packetsSent;
  }
  return packets;
}

export const leaks = (packets: number, counters: FrameCounters | undefined): boolean => packets > 0 && (counters?.ok ?? 0) === 0;

/**
 * The net under the transforms, should a browser one day not engage one: packets left while the worker sealed nothing.
 * The track is taken off first, then the page is told. Call `check` about once a second.
 */
export class LeakWatchdog {
  readonly #port: Pick<EncryptionPort, 'stats'>;
  readonly #onLeak: (slot: Slot) => void;
  readonly #senders = new Map<RTCRtpSender, Slot>();

  constructor(port: Pick<EncryptionPort, 'stats'>, onLeak: (slot: Slot) => void) {
    this.#port = port;
    this.#onLeak = onLeak;
  }

  watch(sender: RTCRtpSender, slot: Slot): void {
    this.#senders.set(sender, slot);
  }

  forget(sender: RTCRtpSender): void {
    this.#senders.delete(sender);
  }

  async check(): Promise<void> {
    const packets = await Promise.all([...this.#senders].map(async ([sender, slot]) => ({ sender, slot, sent: packetsSent(await sender.getStats()) })));
    // Asked afterwards: frames sealed in between can only speak for the sender.
    const counters = await this.#port.stats();
    for (const { sender, slot, sent } of packets) {
      if (!leaks(sent, counters[`send/${slot}`])) continue;
      this.forget(sender);
      await sender.replaceTrack(null);
      this.#onLeak(slot);
    }
  }
}
