import { slot, type FrameCounters, type GroupStatus } from '@consult-room/e2ee/messages';
import { lookAtStreams, mediaPathOf, sampleOf, streamFigures, type StreamsLook } from '@consult-room/quality';
import type { Sfu } from '../../sfu/sfu.ts';
import type { ConnectionDetails, PersonView, StreamView } from '../snapshot.ts';
import type { CallPulse } from './call-pulse.ts';

const sources: Readonly<Record<number, StreamView['source']>> = { [slot.microphone]: 'microphone', [slot.camera]: 'camera', [slot.screen]: 'screen', [slot.screenAudio]: 'screen' };

/** The parts of a call it reads. */
export interface CallParts {
  readonly store: { readonly snapshot: { readonly people: readonly PersonView[] } };
  readonly pulse: Pick<CallPulse, 'evidence' | 'quality' | 'history'>;
  readonly line: { readonly sfu: Pick<Sfu, 'reports'> | null };
  /** Another one after a worker was lost. */
  readonly encryption: () => { readonly port: { readonly status: Pick<GroupStatus, 'epoch' | 'keyActive'> & { readonly members: readonly unknown[] } }; stats(): Promise<Frames> };
}

/** `send/<slot>` and `receive/<participantId>/<slot>` */
type Frames = Readonly<Record<string, FrameCounters>>;

/** The figures behind the bars. Loaded when somebody asks for them: most calls never do. */
export class CallDetails {
  readonly #parts: CallParts;
  #sent: StreamsLook | null = null;
  #received: StreamsLook | null = null;

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  /** Rates are those since the look before. */
  async look(nowMs = Date.now()): Promise<ConnectionDetails | null> {
    const reports = await this.#parts.line.sfu?.reports();
    if (reports === undefined) return null;
    const { sending, receiving, inbound } = reports;
    const [sent, received] = [sending && lookAtStreams(sending, nowMs), receiving && lookAtStreams(receiving, nowMs)];
    const sentFigures = sent === null ? [] : streamFigures(this.#sent, sent);
    const receivedFigures = received === null ? [] : streamFigures(this.#received, received);
    this.#sent = sent;
    this.#received = received;
    const ids = [...new Set(inbound.map(({ participantId }) => participantId))];
    return {
      path: sending && mediaPathOf(sending),
      roundTripMs: sampleOf([sending, receiving].filter((report) => report !== null), nowMs).roundTripMs,
      // Our own m-lines are numbered as the slots are.
      sent: sentFigures.flatMap((figures) => viewOf(figures, sources[Number(figures.mid)])),
      received: ids.map((id) => ({
        id,
        streams: receivedFigures.flatMap((figures) => viewOf(figures, sources[inbound.find(({ mid, participantId }) => mid === figures.mid && participantId === id)?.slot ?? -1])),
      })),
    };
  }

  /** For the help desk: people are numbers, in the order the page has them. */
  async bundle(): Promise<Readonly<Record<string, unknown>>> {
    const { store, pulse, encryption } = this.#parts;
    const [connection, frames] = [await this.look(), await encryption().stats()];
    const { epoch, members, keyActive } = encryption().port.status;
    const { state, code } = pulse.evidence;
    const { people } = store.snapshot;
    const numberOf = (id: string): number => people.findIndex((person) => person.id === id) + 1;
    return {
      epoch, members: members.length, keyActive, encryption: { state, code }, quality: pulse.quality, history: pulse.history.until(Date.now()),
      path: connection?.path ?? null,
      roundTripMs: connection?.roundTripMs ?? null,
      sent: connection?.sent ?? [],
      people: people.map(({ id, role, state: seat, connected, quality, encryption: lock, identity }) => ({
        person: numberOf(id), role, state: seat, connected, quality, encryption: lock, identity, received: connection?.received.find((one) => one.id === id)?.streams ?? [],
      })),
      frames: Object.fromEntries(Object.entries(frames).map(([stream, counters]) => [stream.replace(/(?<=^receive\/).*(?=\/)/, (id) => String(numberOf(id))), counters])),
    };
  }
}

function viewOf({ codec, bitrateBps, loss, jitterMs, picture }: Omit<StreamView, 'source'>, source: StreamView['source'] | undefined): readonly StreamView[] {
  return source === undefined ? [] : [{ source, codec, bitrateBps, loss, jitterMs, picture }];
}
