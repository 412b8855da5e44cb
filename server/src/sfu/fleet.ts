import { CodedError } from '../coded-error.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { JanusNode } from './janus-node.ts';
import type { JsonObject } from './json-document.ts';
import { NodeControl } from './node-control.ts';
import type { SfuDrainRow } from './ports.ts';
import type { Scheduler } from './scheduler.ts';
import type { SfuLog } from './sfu-log.ts';

export interface FleetOptions {
  readonly nodes: readonly JanusNode[];
  readonly scheduler: Scheduler;
  readonly log: SfuLog;
  readonly metrics: Metrics;
  /** Janus has forgotten what stood there. */
  readonly onStateLost: (node: string) => void;
}

/** Why the appointments of a node go elsewhere. */
export type MoveReason = 'down' | 'unfit' | 'drained';

interface Member {
  readonly node: JanusNode;
  readonly control: NodeControl;
  isChecking: boolean;
  failedChecks: number;
}

const checkEveryMs = 5_000;
/** One failed check is a busy moment. */
const failuresAllowed = 1;

/** The media servers: which of them may be given appointments, which keep theirs, and which must lose them. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #members: ReadonlyMap<string, Member>;
  readonly #stopTimer: () => void;
  #drains: ReadonlyMap<string, SfuDrainRow> = new Map();

  constructor(options: FleetOptions) {
    const { nodes, scheduler, onStateLost } = options;
    this.#options = options;
    this.#members = new Map(nodes.map((node) => [
      node.name, { node, control: new NodeControl(node, () => onStateLost(node.name)), isChecking: false, failedChecks: 0 },
    ]));
    this.#stopTimer = scheduler.every(checkEveryMs, () => void Promise.all(Array.from(this.#members.values(), (member) => this.#check(member))));
    this.#measure();
  }

  get nodes(): readonly JanusNode[] {
    return this.#options.nodes;
  }

  find(name: string): JanusNode | null {
    return this.#members.get(name)?.node ?? null;
  }

  /** Called after each (re)connection of a node. */
  onReady(listener: (node: string) => void): void {
    for (const member of this.#members.values()) {
      member.node.onReady(() => {
        void this.#check(member);
        listener(member.node.name);
      });
    }
  }

  /** What operators want, as the store has it. */
  setDrains(rows: readonly SfuDrainRow[]): void {
    this.#drains = new Map(rows.map((row) => [row.node, row]));
  }

  /** Can people of a room that stands there come and go right now? */
  keeps(name: string): boolean {
    const member = this.#members.get(name);
    return member !== undefined && member.node.isConnected && member.node.acceptsSessions && !isUnfit(member);
  }

  /** Must what stands there go, whether anybody asks or not? Null: no. A node that is on no list any more is down for good. */
  sheds(name: string): MoveReason | null {
    const node = this.find(name);
    if (node === null || node.isDown) return 'down';
    return this.#drains.get(name)?.moves === true ? 'drained' : null;
  }

  /** Why a room would be moved that its node does not keep. */
  whyNot(name: string): MoveReason {
    const shed = this.sheds(name);
    if (shed !== null) return shed;
    return this.find(name)?.acceptsSessions === false ? 'drained' : 'unfit';
  }

  /**
   * The node with the least to do of those that take new appointments; null: there is none.
   * `load` counts rooms. For calls that run, one that is drained is better than none.
   */
  choose(load: (node: string) => number, isRunning = false): JanusNode | null {
    const kept = this.#options.nodes.filter(({ name, isReady }) => isReady && this.keeps(name));
    const open = kept.filter(({ name }) => !this.#drains.has(name));
    const candidates = open.length === 0 && isRunning ? kept.filter(({ name }) => this.sheds(name) === null) : open;
    return candidates.toSorted((a, b) => load(a.name) - load(b.name) || a.handleCount - b.handleCount)[0] ?? null;
  }

  /** One that takes no new appointments now and may in a moment; null: operators want none of them to. */
  hope(): JanusNode | null {
    return this.#options.nodes.find(({ name }) => !this.#drains.has(name)) ?? null;
  }

  /** VideoRoom's answer of this node. Rejects with `media-unavailable`. */
  async ask(name: string, body: JsonObject): Promise<JsonObject> {
    const control = this.#members.get(name)?.control;
    if (control === undefined) throw new CodedError('media-unavailable');
    try {
      return await control.ask(body);
    } catch {
      throw new CodedError('media-unavailable');
    }
  }

  close(): void {
    this.#stopTimer();
    for (const { node } of this.#members.values()) node.close();
  }

  async #check(member: Member): Promise<void> {
    const { node, control } = member;
    // Whoever takes no sessions cannot be tried.
    if (member.isChecking || !node.isReady || !node.acceptsSessions) return;
    member.isChecking = true;
    const works = await control.check().then(() => true, () => false);
    member.isChecking = false;
    const wasUnfit = isUnfit(member);
    member.failedChecks = works ? 0 : member.failedChecks + 1;
    if (wasUnfit !== isUnfit(member)) this.#options.log(works ? 'janus-node-fit' : 'janus-node-unfit', { node: node.name });
  }

  #measure(): void {
    const { metrics } = this.#options;
    const each = (figure: (member: Member) => number) => () => Object.fromEntries(Array.from(this.#members, ([name, member]) => [name, figure(member)]));
    metrics.gauge('janus_node_up', each(({ node }) => (node.isReady ? 1 : 0)));
    metrics.gauge('janus_node_unfit', each((member) => (isUnfit(member) ? 1 : 0)));
    metrics.gauge('janus_node_draining', each(({ node }) => (this.#drains.has(node.name) || !node.acceptsSessions ? 1 : 0)));
    metrics.gauge('janus_ping_seconds', each(({ node }) => (node.pingMs ?? 0) / 1_000));
    metrics.gauge('janus_sessions', each(({ node }) => node.sessionCount));
    metrics.gauge('janus_handles', each(({ node }) => node.handleCount));
  }
}

function isUnfit({ failedChecks }: Member): boolean {
  return failedChecks > failuresAllowed;
}
