import { randomNumberId } from './random-id.ts';
import { RequestQueue } from './request-queue.ts';
import type { HandleRole, HandleView } from './session-view.ts';

/** One handle as the browser knows it, and the real one behind it. */
export class VirtualHandle implements HandleView {
  readonly id: number;
  /** Requests of one handle reach Janus one after the other. */
  readonly queue = new RequestQueue();
  /** Null until Janus has attached it; the browser learns `id` only after that. */
  realId: number | null = null;
  role: HandleRole = 'fresh';
  negotiating = false;

  /** `id`: what a process before this one told the browser; default: a new one. */
  constructor(id = randomNumberId()) {
    this.id = id;
  }
}
