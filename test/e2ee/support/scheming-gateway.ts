import type { DeliveryResult, IncomingMls, OutgoingMls } from '../../../packages/e2ee/src/messages.ts';
import { SimulatedGateway } from './simulated-gateway.ts';

type Way = (to: string, message: IncomingMls) => 'deliver' | 'withhold';

/**
 * A gateway that keeps back, cuts in two, stores and repeats, as long as it likes. `cut` makes a second one of it for some of
 * the members, which goes on from the same epoch with commits of its own.
 */
export class SchemingGateway extends SimulatedGateway {
  way: Way = () => 'deliver';
  /** Everything that ever went by, to be sent again. */
  readonly past: { readonly to: string; readonly message: IncomingMls }[] = [];
  #other: { readonly members: ReadonlySet<string>; epoch: number } | null = null;

  /** From here on these members and the others live on two gateways that say they are one. */
  cut(members: readonly string[]): void {
    this.#other = { members: new Set(members), epoch: this.epoch };
  }

  push(to: string, message: IncomingMls): void {
    super.hand(to, message);
  }

  override deliver(from: string, message: OutgoingMls): DeliveryResult {
    const other = this.#other;
    if (message.type !== 'commit' || other === null || !other.members.has(from)) return super.deliver(from, message);
    // The half that the true order knows nothing of.
    if (message.epoch !== other.epoch) return 'conflict';
    other.epoch += 1;
    const { groupId, epoch, bytes, welcomes } = message;
    for (const to of other.members) if (to !== from) super.hand(to, { type: 'commit', groupId, epoch, bytes, from });
    for (const welcome of welcomes) super.hand(welcome.participantId, { type: 'mls-welcome', groupId, epoch: epoch + 1, bytes: welcome.bytes });
    return 'ok';
  }

  /** Nobody on this side hears of who comes in on the other. */
  protected override present(to: string, participantId: string, bytes: string): void {
    if (this.#other?.members.has(participantId) !== true) super.present(to, participantId, bytes);
  }

  protected override hand(to: string, message: IncomingMls): void {
    this.past.push({ to, message });
    const isForOther = this.#other?.members.has(to) ?? false;
    const crosses = this.#other !== null && 'from' in message && isForOther !== this.#other.members.has(message.from);
    if (message.type === 'commit' && crosses) return;
    if (this.way(to, message) === 'deliver') super.hand(to, message);
  }
}
