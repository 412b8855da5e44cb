import { once, EventEmitter } from 'node:events';
import type { AppointmentId, ParticipantId } from '@consult-room/protocol';
import { CodedError } from '../../../server/src/coded-error.ts';
import type { MediaRooms } from '../../../server/src/sfu/ports.ts';

/** The media side as the gateway sees it: remembers what it was asked, and can be told to fail or to take its time. */
export class RecordingRooms implements MediaRooms {
  readonly calls: string[] = [];
  isBroken = false;
  readonly #events = new EventEmitter();
  #isSlow = false;
  #expelled: Promise<unknown> | null = null;

  /** From now on a room comes up only when `open` is called; `asked` resolves when one was asked for. */
  delay(): { readonly asked: Promise<unknown>; readonly open: () => void } {
    this.#isSlow = true;
    return { asked: once(this.#events, 'asked'), open: () => { this.#events.emit('open'); } };
  }

  /** From now on nobody is out until `finish` is called; `asked` resolves when somebody was to be. */
  delayExpelling(): { readonly asked: Promise<unknown>; readonly finish: () => void } {
    this.#expelled = once(this.#events, 'expelled');
    return { asked: once(this.#events, 'expelling'), finish: () => { this.#events.emit('expelled'); } };
  }

  async ensureRoom(id: AppointmentId): Promise<void> {
    this.calls.push(`ensure ${id}`);
    const opened = this.#isSlow ? once(this.#events, 'open') : null;
    this.#events.emit('asked');
    await opened;
    if (this.isBroken) throw new CodedError('media-unavailable');
  }

  async destroyRoom(id: AppointmentId): Promise<void> {
    this.calls.push(`destroy ${id}`);
  }

  async expelSeat(id: ParticipantId): Promise<void> {
    this.calls.push(`expel ${id}`);
    this.#events.emit('expelling');
    await this.#expelled;
  }

  isReady(): boolean {
    return !this.isBroken;
  }
}
