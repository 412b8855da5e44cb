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

  /** From now on a room comes up only when `open` is called; `asked` resolves when one was asked for. */
  delay(): { readonly asked: Promise<unknown>; readonly open: () => void } {
    this.#isSlow = true;
    return { asked: once(this.#events, 'asked'), open: () => { this.#events.emit('open'); } };
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
  }

  isReady(): boolean {
    return !this.isBroken;
  }
}
