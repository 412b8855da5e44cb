import type { DeliveryResult, IncomingMls, OutgoingMls } from '../../../packages/e2ee/src/messages.ts';
import { SimulatedGateway, type GatewayMember } from './simulated-gateway.ts';

/** A gateway in the hands of somebody who wants to listen: it swaps, keeps and sends again what it pleases. */
export class MaliciousGateway extends SimulatedGateway {
  /** By participant: the key package the committer gets in place of theirs. */
  readonly substitutes = new Map<string, string>();
  /** Every Welcome that went by, by its target. */
  readonly welcomes = new Map<string, Extract<IncomingMls, { readonly type: 'mls-welcome' }>>();
  readonly #members = new Map<string, GatewayMember>();

  override connect(participantId: string, member: GatewayMember): void {
    this.#members.set(participantId, member);
    super.connect(participantId, member);
  }

  override deliver(from: string, message: OutgoingMls): DeliveryResult {
    if (message.type === 'commit') {
      for (const { participantId, bytes } of message.welcomes) {
        this.welcomes.set(participantId, { type: 'mls-welcome', groupId: message.groupId, epoch: message.epoch + 1, bytes });
      }
    }
    const substitute = message.type === 'key-package' ? this.substitutes.get(from) : undefined;
    return super.deliver(from, substitute === undefined ? message : { type: 'key-package', bytes: substitute });
  }

  /** Sends a member what nobody asked for. */
  push(to: string, message: IncomingMls): void {
    this.#members.get(to)?.receive(message);
  }

  /** Tells the committer that there is one more person. */
  slipIn(committer: string, participantId: string, keyPackage: string): void {
    this.#members.get(committer)?.keyPackage(participantId, keyPackage);
  }
}
