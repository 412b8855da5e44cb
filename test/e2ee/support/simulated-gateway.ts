import type { DeliveryResult, IncomingMls, OutgoingMls } from '../../../packages/e2ee/src/messages.ts';

/** A connected member as the gateway knows it. */
export interface GatewayMember {
  receive(message: IncomingMls): void;
  /** Only to the committer: this person can be added (again). */
  keyPackage(participantId: string, bytes: string): void;
}

interface Log { readonly groupId: string; epoch: number; readonly commits: { readonly bytes: string; readonly from: string }[]; }

/**
 * Orders MLS messages as the real one does: the first commit of an epoch wins, the rest conflict; commits go to all
 * others, Welcomes to their target, the newest key package of everybody to the committer.
 */
export class SimulatedGateway {
  readonly #members = new Map<string, GatewayMember>();
  readonly #keyPackages = new Map<string, string>();
  #committer: string | null = null;
  #log: Log | null = null;
  #spoken = 0;

  get epoch(): number { return this.#log?.epoch ?? 0; }
  get groupId(): string | null { return this.#log?.groupId ?? null; }
  get commits(): readonly { readonly bytes: string; readonly from: string }[] { return this.#log?.commits ?? []; }

  /** Messages members have said to each other. */
  get spoken(): number { return this.#spoken; }

  /** The newest key package of somebody, if there is one. */
  offers(participantId: string): readonly string[] {
    const bytes = this.#keyPackages.get(participantId);
    return bytes === undefined ? [] : [bytes];
  }

  connect(participantId: string, member: GatewayMember): void {
    this.#members.set(participantId, member);
  }

  /** From here on nothing reaches that participant. */
  disconnect(participantId: string): void {
    this.#members.delete(participantId);
    this.#keyPackages.delete(participantId);
  }

  deliver(from: string, message: OutgoingMls): DeliveryResult {
    if (!this.#members.has(from)) return 'failed';
    switch (message.type) {
      case 'key-package': return this.#keep(from, message.bytes);
      case 'group-create': return this.#found(from, message);
      case 'commit': return this.#order(from, message);
      case 'mls': return this.spread(from, message);
      case 'fetch-commits': return this.#fetch(from, message);
    }
  }

  /** Replays the accepted commits of the group from an epoch on. */
  replay(to: string, fromEpoch: number): void {
    const log = this.#log;
    if (log === null) return;
    for (const [at, commit] of log.commits.entries()) {
      if (at >= fromEpoch) this.hand(to, { type: 'commit', groupId: log.groupId, epoch: at, ...commit });
    }
  }

  #fetch(from: string, message: Extract<OutgoingMls, { readonly type: 'fetch-commits' }>): DeliveryResult {
    if (message.groupId !== this.groupId) return 'conflict';
    this.replay(from, message.fromEpoch);
    return 'ok';
  }

  /** The last step to a member: where a line breaks, or a gateway cheats. */
  protected hand(to: string, message: IncomingMls): void {
    this.#members.get(to)?.receive(message);
  }

  protected present(to: string, participantId: string, bytes: string): void {
    this.#members.get(to)?.keyPackage(participantId, bytes);
  }

  /** Who is told whom to add. */
  protected get committers(): readonly string[] { return this.#committer === null ? [] : [this.#committer]; }

  #toOthers(from: string, message: IncomingMls): void {
    for (const to of this.#members.keys()) if (to !== from) this.hand(to, message);
  }

  #keep(from: string, bytes: string): DeliveryResult {
    this.#keyPackages.set(from, bytes);
    for (const committer of this.committers) this.present(committer, from, bytes);
    return 'ok';
  }

  #found(from: string, message: Extract<OutgoingMls, { readonly type: 'group-create' }>): DeliveryResult {
    // Said again because the answer got lost.
    if (message.groupId === this.groupId && this.#committer === from && this.epoch === 0) return 'ok';
    if (message.replaces !== this.groupId) return 'conflict';
    this.#log = { groupId: message.groupId, epoch: 0, commits: [] };
    this.#committer = from;
    for (const [participantId, bytes] of this.#keyPackages) this.present(from, participantId, bytes);
    return 'ok';
  }

  #order(from: string, message: Extract<OutgoingMls, { readonly type: 'commit' }>): DeliveryResult {
    const log = this.#log;
    if (log === null || message.groupId !== log.groupId || message.epoch !== log.epoch) return 'conflict';
    const { groupId, bytes, epoch } = message;
    log.commits.push({ bytes, from });
    log.epoch += 1;
    this.#toOthers(from, { type: 'commit', groupId, epoch, bytes, from });
    for (const welcome of message.welcomes) this.hand(welcome.participantId, { type: 'mls-welcome', groupId, epoch: log.epoch, bytes: welcome.bytes });
    return 'ok';
  }

  /** A message of a member to all others. */
  spread(from: string, message: Extract<OutgoingMls, { readonly type: 'mls' }>): DeliveryResult {
    if (message.groupId !== this.groupId) return 'conflict';
    this.#spoken += 1;
    this.#toOthers(from, { ...message, from });
    return 'ok';
  }
}
